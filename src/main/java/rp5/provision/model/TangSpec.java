package rp5.provision.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Tang server on the network, without which the key that was sealed with it cannot be opened. Holds no secret.
 *
 * @param url such as {@code http://tang.example:8080}, without a slash at its end
 * @param thumbprint of the key that it must sign with (RFC 7638, SHA-256); empty to trust the one that it shows
 */
public record TangSpec(String url, Optional<String> thumbprint) {
    /** Nothing that a shell or JSON takes for anything else, no user and no password, which others could see. */
    private static final Pattern URL = Pattern.compile(
            "https?://([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}))(?::([1-9][0-9]{0,4}))?((?:/[A-Za-z0-9._~-]+)*)");

    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
    private static final int LAST_PORT = 65535;

    public TangSpec {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not http://HOST[:PORT] or https://HOST[:PORT]"
                    // What stands in front of it may be a password.
                    + (url.contains("@") ? ", without user and password" : ": " + url));
        }
        if (Optional.ofNullable(matcher.group(2)).map(Integer::parseInt).orElse(1) > LAST_PORT) {
            throw new IllegalArgumentException("there is no port " + matcher.group(2));
        }
        thumbprint.ifPresent(text -> {
            if (!THUMBPRINT.matcher(text).matches()) {
                throw new IllegalArgumentException("a thumbprint has 43 letters, digits, - or _: " + text);
            }
        });
    }

    /** From what was typed, with or without a slash at its end. */
    public static TangSpec at(String typed, Optional<String> thumbprint) {
        return new TangSpec(typed.endsWith("/") ? typed.substring(0, typed.length() - 1) : typed, thumbprint);
    }

    /** Whether a name server has to be asked for its address. */
    public boolean hasName() {
        Matcher matcher = URL.matcher(url);
        return !matcher.matches() || !IPV4.matcher(matcher.group(1)).matches();
    }
}
