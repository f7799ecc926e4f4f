package rp5.provision.bootchain;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A config.txt with the files that it includes, as the bootloader of a Pi 5 reads it: conditional filters, comments, settings,
 * CRLF tolerated (raspberrypi/documentation, config_txt/conditional.adoc, boot.adoc, what_is_config_txt.adoc).
 *
 * @param lines every line in the order in which it is read, an included file in place of its {@code include}
 * @param problems what is wrong whatever the board: includes that are missing or nested too deep, lines that are too long
 */
@SuppressWarnings("DoNotCallSuggester")
public record ConfigTxt(List<ConfigLine> lines, List<BootProblem> problems) {

    /** Characters past this many of a line are ignored (config_txt/what_is_config_txt.adoc; raspberrypi/firmware#1669). */
    public static final int MAX_LINE_LENGTH = 98;

    public ConfigTxt {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    /** Reads a text whose {@code include}s cannot be followed; each is reported as missing. */
    public static ConfigTxt parse(String text) {
        return parse(text, name -> Optional.empty());
    }

    /** Reads a text; {@code includes} gives the text of another file of the same partition by its name. */
    public static ConfigTxt parse(String text, Function<String, Optional<String>> includes) {
        throw new UnsupportedOperationException();
    }

    /** What it comes to on {@code board}. A filter that hangs on a state we do not know counts as not matching and is reported. */
    public EffectiveConfig effective(Board board) {
        throw new UnsupportedOperationException();
    }
}
