package rp5.provision.layout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code NAME=value} files that a shell sources, such as those of /etc/default: the last assignment counts. */
public final class ShellSettings {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("^\\s*(?:export\\s+)?([A-Za-z_]\\w*)=(?:\"([^\"]*)\"|'([^']*)'|([^\\s#]*)).*$");

    private ShellSettings() {}

    /** What the last assignment of a name says, unquoted. */
    public static Optional<String> value(String text, String name) {
        return text.lines()
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .filter(assignment -> assignment.group(1).equals(name))
                .map(ShellSettings::valueOf)
                .reduce((first, last) -> last);
    }

    /** The text with this one assignment in effect; other assignments of the name are left out, all else stays. */
    static String with(String text, String name, String value) {
        List<String> kept = text.lines().filter(line -> !assigns(line, name)).toList();
        return kept.stream().map(line -> line + "\n").collect(Collectors.joining()) + name + "=" + value + "\n";
    }

    /** The text without any assignment of the name. */
    static String without(String text, String name) {
        return text.lines()
                .filter(line -> !assigns(line, name))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static boolean assigns(String line, String name) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        return assignment.matches() && assignment.group(1).equals(name);
    }

    private static String valueOf(Matcher assignment) {
        for (int group = 2; group <= 4; group++) {
            String value = assignment.group(group);
            if (value != null) {
                return value;
            }
        }
        return "";
    }
}
