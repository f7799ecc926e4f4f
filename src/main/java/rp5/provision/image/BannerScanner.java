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
        if (!found && matched < START.length()) {
            start(value);
        } else if (!found) {
            release(value);
        }
        return found;
    }

    /** Takes bytes up to the one that completes the banner's release; true when there is one. */
    boolean accept(byte[] buffer, int offset, int count) {
        for (int i = offset; i < offset + count && !found; i++) {
            // Outside a match all that counts is where the next one could begin; a kernel is millions of bytes.
            if (matched > 0 || buffer[i] == START.charAt(0)) {
                accept(buffer[i] & 0xff);
            }
        }
        return found;
    }

    Optional<String> release() {
        return found ? Optional.of(release.toString()) : Optional.empty();
    }

    private void start(int value) {
        if (value == START.charAt(matched)) {
            matched++;
        } else {
            // 'L' stands at the start only, so a broken match can restart nowhere else
            matched = value == START.charAt(0) ? 1 : 0;
        }
    }

    private void release(int value) {
        if (value > ' ' && value <= '~' && release.length() < MAX_RELEASE) {
            release.append((char) value);
            return;
        }
        found = value == ' ' && RELEASE.matcher(release).matches();
        if (!found) {
            String noRelease = release.toString();
            release.setLength(0);
            matched = 0;
            noRelease.chars().forEach(this::start);
            start(value);
        }
    }
}
