package rp5.provision.firmware;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An rsync exclude pattern, as far as names on a firmware partition need it: {@code *} and {@code ?} within a name, {@code **}
 * across names, a leading {@code /} anchors, a folder takes what is in it along (rsync(1), "PATTERN MATCHING RULES").
 */
final class EspPattern {
    private final Pattern regex;

    private EspPattern(Pattern regex) {
        this.regex = regex;
    }

    static EspPattern of(String pattern) {
        return new EspPattern(Pattern.compile(regex(pattern)));
    }

    static EspPattern ignoringCase(String pattern) {
        return new EspPattern(Pattern.compile(regex(pattern), Pattern.CASE_INSENSITIVE));
    }

    static boolean anyMatches(List<String> patterns, String file) {
        return patterns.stream().anyMatch(pattern -> of(pattern).matches(file));
    }

    /** Whether the file or a folder that it is in is excluded; the path is relative to the partition. */
    boolean matches(String file) {
        return regex.matcher(file).matches();
    }

    private static String regex(String pattern) {
        boolean anchored = pattern.startsWith("/");
        String body = anchored ? pattern.substring(1) : pattern;
        boolean folder = body.endsWith("/");
        body = folder ? body.substring(0, body.length() - 1) : body;
        StringBuilder regex = new StringBuilder(anchored ? "" : "(?:.*/)?");
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '*' && i + 1 < body.length() && body.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.append(folder ? "/.*" : "(?:/.*)?").toString();
    }
}
