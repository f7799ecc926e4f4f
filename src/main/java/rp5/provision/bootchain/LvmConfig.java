package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The settings of lvm.conf(5) that decide whether our physical volume is seen and its group activated at boot. lvmlocal.conf wins
 * over lvm.conf.
 */
final class LvmConfig {
    private static final char TAKEN = 'a';

    private final List<String> texts = new ArrayList<>();

    /**
     * @param textOf a file below /etc/lvm by its name
     */
    LvmConfig(Function<String, Optional<String>> textOf) {
        textOf.apply("lvm.conf").ifPresent(text -> texts.add(withoutComments(text)));
        textOf.apply("lvmlocal.conf").ifPresent(text -> texts.add(withoutComments(text)));
    }

    /** The last number set; empty when it is left to LVM. */
    Optional<String> number(String key) {
        return last(Pattern.compile("(?:^|[\\s/{])" + key + "\\s*=\\s*([0-9]+)", Pattern.MULTILINE));
    }

    /** The strings of the last list set; empty when it is left to LVM. */
    Optional<List<String>> list(String key) {
        Pattern start = Pattern.compile("(?:^|[\\s/{])" + key + "\\s*=\\s*(?=[\\[\"])", Pattern.MULTILINE);
        return texts.stream()
                .flatMap(text -> start.matcher(text).results().map(found -> strings(text, found.end())))
                .reduce((first, last) -> last);
    }

    /** The strings from a bracket to its end, or the one that begins there. Not by a pattern: Java's would run out of stack. */
    private static List<String> strings(String text, int from) {
        List<String> strings = new ArrayList<>();
        boolean list = text.charAt(from) == '[';
        StringBuilder string = new StringBuilder();
        boolean inside = false;
        for (int i = list ? from + 1 : from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (inside) {
                    strings.add(string.toString());
                    string.setLength(0);
                }
                inside = !inside;
            } else if (inside) {
                string.append(c);
                if (c == '\\' && i + 1 < text.length()) {
                    string.append(text.charAt(++i));
                }
            }
            if (!inside && (c == ']' || (!list && c == '"'))) {
                return strings;
            }
        }
        return strings;
    }

    /**
     * Whether a filter lets a device through that has these names: the first pattern that fits a name decides on it; the device passes
     * when one of its names is taken, or none is refused (lvm2, lib/filters/filter-regex.c). A pattern that cannot be understood takes
     * nothing.
     */
    static boolean accepts(List<String> filter, List<String> names) {
        try {
            List<Character> decisions = names.stream()
                    .flatMap(name -> decision(filter, name).stream())
                    .toList();
            return decisions.isEmpty() || decisions.contains(TAKEN);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** {@code a} or {@code r}; empty when no pattern fits. */
    private static Optional<Character> decision(List<String> filter, String name) {
        return filter.stream()
                .filter(pattern -> pattern.length() > 2
                        && Pattern.compile(expression(pattern)).matcher(name).find())
                .findFirst()
                .map(pattern -> pattern.charAt(0));
    }

    /** {@code a|...|} or any other pair of delimiters. */
    private static String expression(String pattern) {
        return pattern.substring(2, pattern.length() - 1);
    }

    private Optional<String> last(Pattern pattern) {
        return texts.stream()
                .flatMap(text -> pattern.matcher(text).results())
                .map(result -> result.group(1))
                .reduce((first, last) -> last);
    }

    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder();
        text.lines().forEach(line -> kept.append(line, 0, comment(line)).append('\n'));
        return kept.toString();
    }

    /** Where the comment of a line begins: at the first hash outside of quotes. */
    private static int comment(String line) {
        boolean inside = false;
        for (int i = 0; i < line.length(); i++) {
            inside ^= line.charAt(i) == '"';
            if (!inside && line.charAt(i) == '#') {
                return i;
            }
        }
        return line.length();
    }
}
