package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A config.txt with the files that it includes, as the bootloader of a Pi 5 reads it: conditional filters, comments, settings,
 * CRLF tolerated (raspberrypi/documentation, config_txt/conditional.adoc, boot.adoc, what_is_config_txt.adoc).
 *
 * @param lines every line in the order in which it is read, an included file behind its {@code include}
 * @param problems what is wrong whatever the board: includes that are missing or nested too deep, lines that are too long
 */
public record ConfigTxt(List<ConfigLine> lines, List<BootProblem> problems) {

    /** The name of the file itself, in {@link ConfigLine#file()}. */
    public static final String NAME = "config.txt";

    /** Characters past this many of a line are ignored (config_txt/what_is_config_txt.adoc; raspberrypi/firmware#1669). */
    public static final int MAX_LINE_LENGTH = 98;

    public ConfigTxt {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    /** The part of a text that the bootloader reads: a byte of value 0 ends it, and what is written behind is lost. */
    static String asRead(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Reads a text whose {@code include}s cannot be followed; each is reported as missing. */
    public static ConfigTxt parse(String text) {
        return parse(text, name -> Optional.empty());
    }

    /** Reads a text; {@code includes} gives the text of another file of the same partition by its name. */
    public static ConfigTxt parse(String text, Function<String, Optional<String>> includes) {
        return new ConfigParser(includes).read(text);
    }

    /** What it comes to on {@code board}. A filter that hangs on a state we do not know counts as not matching and is reported. */
    public EffectiveConfig effective(Board board) {
        Map<String, ConfigSetting> settings = new HashMap<>();
        List<InitramfsDirective> initramfs = new ArrayList<>();
        for (ConfigSetting setting : activeOn(board)) {
            settings.put(setting.key(), setting);
            if (setting.key().equals("initramfs") || setting.key().equals("ramfsfile")) {
                initramfs.add(InitramfsDirective.from(setting));
            }
        }
        List<BootProblem> found = new ArrayList<>(problems);
        lines.forEach(line -> line.filterProblem(board).ifPresent(found::add));
        return new EffectiveConfig(settings, initramfs, found);
    }

    /**
     * The settings of these keys of which only the moment of an ordinary start decides whether they hold. A start that is to be tried
     * once is not an ordinary one.
     */
    public List<ConfigLine> undecidedOn(Board board, Set<String> keys) {
        return lines.stream()
                .filter(line -> line.filters().on(board) == ConfigFilter.Match.DEPENDS)
                .filter(line -> !line.filters().has(ConfigFilter.Kind.TRYBOOT))
                .filter(line -> line.setting()
                        .map(ConfigSetting::key)
                        .filter(keys::contains)
                        .isPresent())
                .toList();
    }

    private List<ConfigSetting> activeOn(Board board) {
        return lines.stream()
                .filter(line -> line.filters().on(board) == ConfigFilter.Match.YES)
                .flatMap(line -> line.setting().stream())
                .toList();
    }
}
