package rp5.provision.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.MountEntry;

/** Reads {@code /proc/PID/mountinfo}, proc_pid_mountinfo(5). */
public final class MountInfo {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");
    private static final int FIXED_FIELDS = 6;

    private MountInfo() {}

    /**
     * All mounts, in the kernel's order.
     *
     * @throws StepException if a line is not one of mountinfo: half a list would hide a mount
     */
    public static List<MountEntry> parse(String text) {
        return text.lines().map(MountInfo::entry).toList();
    }

    private static MountEntry entry(String line) {
        // Optional fields end at the hyphen; a file system's source may be empty, so blanks are not collapsed.
        List<String> fields = Arrays.asList(line.split(" ", -1));
        int hyphen = fields.subList(Math.min(FIXED_FIELDS, fields.size()), fields.size())
                        .indexOf("-")
                + FIXED_FIELDS;
        if (hyphen < FIXED_FIELDS || fields.size() < hyphen + 4) {
            throw unreadable(line);
        }
        List<String> options = new ArrayList<>(List.of(fields.get(5)));
        options.addAll(fields.subList(hyphen + 3, fields.size()));
        try {
            return new MountEntry(
                    Integer.parseInt(fields.get(0)),
                    Path.of(unescape(fields.get(4))),
                    unescape(fields.get(3)),
                    fields.get(2),
                    fields.get(hyphen + 1),
                    unescape(fields.get(hyphen + 2)),
                    unescape(String.join(",", options)));
        } catch (InvalidPathException e) {
            throw unsayable(line, e);
        } catch (IllegalArgumentException e) {
            throw unreadable(line);
        }
    }

    /** The kernel writes blank, tab, line feed and backslash as three octal digits. */
    private static String unescape(String field) {
        return OCTAL.matcher(field).replaceAll(m -> {
            char c = (char) Integer.parseInt(m.group(1), 8);
            return java.util.regex.Matcher.quoteReplacement(String.valueOf(c));
        });
    }

    /** Java knows only the file names that the locale's character set can say; without a locale that is ASCII. */
    private static StepException unsayable(String line, InvalidPathException cause) {
        return new StepException(
                ResultCode.FAIL_GENERIC,
                "The name of a mount point has characters that the character set of this locale cannot say. Run it again with"
                        + " another locale: sudo LC_ALL=C.UTF-8 java -jar rp5-provision.jar ...",
                List.of(line),
                cause);
    }

    private static StepException unreadable(String line) {
        return new StepException(
                ResultCode.FAIL_GENERIC,
                "Could not read the list of mounts (/proc/self/mountinfo).",
                List.of(line),
                null);
    }
}
