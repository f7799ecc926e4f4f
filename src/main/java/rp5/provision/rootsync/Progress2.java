package rp5.provision.rootsync;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of rsync's {@code --info=progress2}: {@code 20971520  24%  229.53MB/s    0:00:00 (xfr#1, to-chk=306/310)}, its bytes
 * with or without thousands separators. rsync's own percentage counts hard links more than once and is not read.
 *
 * @param bytes moved since the run began
 * @param bytesPerSecond over the last seconds; rsync's kB is 1024 bytes (progress.c)
 */
record Progress2(long bytes, long bytesPerSecond) {
    private static final Pattern LINE =
            Pattern.compile("\\s*([0-9][0-9,.]{0,20})\\s+[0-9]+%\\s+([0-9]+(?:\\.[0-9]+)?)([kMGT])B/s\\s+\\S+.*");
    private static final String UNITS = "kMGT";
    /** What a long holds for certain. */
    private static final int MOST_DIGITS = 18;

    /** Empty for any other line. */
    static Optional<Progress2> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String digits = matcher.group(1).replaceAll("[,.]", "");
        if (digits.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        long bytes = Long.parseLong(digits);
        int power = UNITS.indexOf(matcher.group(3).charAt(0)) + 1;
        double rate = Double.parseDouble(matcher.group(2).toLowerCase(Locale.ROOT)) * Math.pow(1024, power);
        return Optional.of(new Progress2(bytes, Math.round(rate)));
    }
}
