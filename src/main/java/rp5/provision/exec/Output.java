package rp5.provision.exec;

import java.util.List;

/**
 * What a probe printed, decoded as UTF-8.
 *
 * @param exitCode one of the probe's accepted codes
 */
public record Output(int exitCode, String stdout, String stderr) {
    /** Standard output without its trailing line breaks. */
    public String text() {
        return stdout.stripTrailing();
    }

    /** The lines of standard output that are not blank. */
    public List<String> lines() {
        return stdout.lines().filter(line -> !line.isBlank()).toList();
    }
}
