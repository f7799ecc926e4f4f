package rp5.provision.devices;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads os-release(5): assignments as a shell would read them. */
final class OsRelease {
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_a-z][A-Z_a-z0-9]*)=(.*)");

    private OsRelease() {}

    static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            Matcher matcher = ASSIGNMENT.matcher(line.strip());
            if (matcher.matches()) {
                values.put(matcher.group(1), unquote(matcher.group(2)));
            }
        });
        return values;
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        String inner = quoted ? value.substring(1, value.length() - 1) : value;
        return value.startsWith("'") ? inner : inner.replaceAll("\\\\(.)", "$1");
    }
}
