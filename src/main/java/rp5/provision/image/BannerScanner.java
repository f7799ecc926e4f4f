package rp5.provision.image;

import java.util.Optional;
import java.util.regex.Pattern;

/** Looks for the kernel's banner in bytes as they pass; other strings that start alike are no banner and are passed over. */
final class BannerScanner {

    private static final String START = "Linux version ";
    private static final Pattern RELEASE = Pattern.compile("[0-9]+\\.[0-9]+[!-~]*");

    /** {@code __NEW_UTS_LEN} of the kernel. */
    private static final int MAX_RELEASE = 64;

    private final StringBuilder release = new StringBuilder();
    private int matched;
    private boolean found;

    /** Takes a byte; true from the one on that completes the banner's release. */
    boolean accept(int value) {
        if (found || matched == START.length()) {
            return found || inRelease(value);
        }
        if (value == START.charAt(matched)) {
            matched++;
        } else {
            // 'L' stands at the start only, so a broken match can restart nowhere else
            matched = value == START.charAt(0) ? 1 : 0;
        }
        return false;
    }

    Optional<String> release() {
        return found ? Optional.of(release.toString()) : Optional.empty();
    }

    private boolean inRelease(int value) {
        if (value > ' ' && value <= '~' && release.length() < MAX_RELEASE) {
            release.append((char) value);
            return false;
        }
        found = value == ' ' && RELEASE.matcher(release).matches();
        if (!found) {
            matched = value == START.charAt(0) ? 1 : 0;
            release.setLength(0);
        }
        return found;
    }
}
