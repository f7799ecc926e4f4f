package rp5.provision.unlock;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server answered, from what {@code ssh -v} prints (OpenSSH 6.8 and later).
 *
 * @param fingerprint of its host key; {@code none} when it did not come so far
 * @param methods by which it lets somebody in, with commas between them
 */
record SshAnswer(String fingerprint, String methods) {
    private static final Pattern HOST_KEY = Pattern.compile("debug1: Server host key: \\S+ (\\S+)");
    private static final Pattern METHODS = Pattern.compile("debug1: Authentications that can continue: (\\S+)");

    static SshAnswer of(List<String> lines) {
        return new SshAnswer(first(HOST_KEY, lines), first(METHODS, lines));
    }

    private static String first(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse("none");
    }
}
