package rp5.provision.lukslvm;

import java.util.List;
import java.util.regex.Pattern;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Output;

/** Whether a Pi would start from a FAT, by what {@code fsck.fat -n -l} says of it: it passes over one without config.txt at its top. */
final class BootableEsp {
    /** The short name, or a long one with the short one behind it. */
    private static final Pattern CONFIG = Pattern.compile("(?i)Checking file /config\\.txt(?: \\(.*\\))?");

    private static final Pattern SUMMARY = Pattern.compile(".+: [0-9]+ files, [0-9]+/[0-9]+ clusters");

    private BootableEsp() {}

    /**
     * @throws StepException if it cannot be told: a list without an end says nothing of what is not in it
     */
    static boolean is(Output listed) {
        List<String> lines = listed.lines();
        if (lines.stream().anyMatch(line -> CONFIG.matcher(line).matches())) {
            return true;
        }
        boolean whole = lines.stream().anyMatch(line -> SUMMARY.matcher(line).matches());
        boolean noFat = listed.exitCode() != 0 && lines.stream().noneMatch(line -> line.startsWith("Checking file "));
        if (!whole && !noFat) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC, "Could not understand what fsck.fat printed.", lines, null);
        }
        return false;
    }
}
