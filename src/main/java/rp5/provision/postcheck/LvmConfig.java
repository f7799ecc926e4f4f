package rp5.provision.postcheck;

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
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

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
        Pattern pattern = Pattern.compile(
                "(?:^|[\\s/{])" + key + "\\s*=\\s*(\\[(?:[^\\]\"]|\"[^\"]*\")*\\]|\"[^\"]*\")", Pattern.MULTILINE);
        return last(pattern).map(list -> STRING.matcher(list)
                .results()
                .map(result -> result.group(1))
                .toList());
    }

    /**
     * Whether a filter lets a device through under one of its names: the first pattern that fits a name decides on it, one that
     * none fits is taken. A pattern that cannot be understood takes nothing.
     */
    static boolean accepts(List<String> filter, List<String> names) {
        return names.stream().anyMatch(name -> accepts(filter, name));
    }

    private static boolean accepts(List<String> filter, String name) {
        try {
            for (String pattern : filter) {
                if (pattern.length() > 2
                        && Pattern.compile(expression(pattern)).matcher(name).find()) {
                    return pattern.charAt(0) == 'a';
                }
            }
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
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
        text.lines().forEach(line -> kept.append(line.replaceFirst("^([^\"#]*(?:\"[^\"]*\"[^\"#]*)*)#.*", "$1"))
                .append('\n'));
        return kept.toString();
    }
}
