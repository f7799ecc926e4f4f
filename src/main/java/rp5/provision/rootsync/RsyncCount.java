package rp5.provision.rootsync;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a copy will move, from rsync's {@code --stats}.
 *
 * @param files regular files; a further name of a hard-linked one does not count
 * @param bytes their sizes, which is what {@code --info=progress2} counts up to
 */
record RsyncCount(long files, long bytes) {
    static final RsyncCount NONE = new RsyncCount(0, 0);

    private static final int MOST_DIGITS = 18;
    private static final Pattern LOOKED_AT = Pattern.compile("(?m)^Number of files: ([0-9,.]+)");
    private static final Pattern FILES = Pattern.compile("(?m)^Number of regular files transferred: ([0-9,.]+)");
    private static final Pattern BYTES = Pattern.compile("(?m)^Total transferred file size: ([0-9,.]+) bytes");

    /** Reads the statistics; what is not in them counts as nothing, since the numbers only tell how far the copy is. */
    static RsyncCount parse(String stats) {
        return new RsyncCount(number(FILES, stats), number(BYTES, stats));
    }

    /** How many files and folders rsync says to have looked at; 0 when it says nothing, as if it had not worked at all. */
    static long lookedAt(String stats) {
        return number(LOOKED_AT, stats);
    }

    RsyncCount plus(RsyncCount other) {
        return new RsyncCount(files + other.files, bytes + other.bytes);
    }

    private static long number(Pattern pattern, String stats) {
        Matcher matcher = pattern.matcher(stats);
        String digits = matcher.find() ? matcher.group(1).replaceAll("[,.]", "") : "";
        // More digits than a long holds are no count.
        return digits.isEmpty() || digits.length() > MOST_DIGITS ? 0 : Long.parseLong(digits);
    }
}
