package rp5.provision.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.ProvisionException;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;

/**
 * What the kernel said of its disks while a run was at work. A program only knows "Input/output error"; the kernel names the device
 * and the sector.
 */
final class KernelLog {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** The level, the seconds since the start and the text, as {@code dmesg --raw} prints them. */
    private static final Pattern LINE = Pattern.compile("<(\\d{1,4})>\\[\\s*(\\d{1,12}\\.\\d{1,9})] (.*)");

    private static final Pattern UPTIME = Pattern.compile("(\\d{1,12}\\.\\d{1,9}) .*");

    /** Warnings and worse (syslog(2)); the number before it is a facility's, times 8. */
    private static final int WARNING = 4;

    private static final int LEVELS = 8;

    /** The words of the block layer, file systems, mappings and disk drivers. */
    private static final Pattern OF_DISKS = Pattern.compile(
            "I/O error|\\b(?i:medium|critical \\w+) error|JBD2|(?:EXT4|FAT|BTRFS|XFS|F2FS)-fs|device-mapper"
                    + "|\\b(?:nvme\\d|mmc(?:blk)?\\d|loop\\d|dm-\\d|sd[a-z]+\\b|vd[a-z]\\d*\\b|ubd[a-z]\\d*\\b|md\\d)");

    /** The kernel's and our own clock may differ by this much. */
    private static final double SLACK = 1.0;

    private static final int FIRST = 4;
    private static final int LAST = 2;

    private KernelLog() {}

    /**
     * The first messages and the last ones; none where the kernel's log cannot be read.
     *
     * @param since how long ago the run began
     */
    static List<String> ofDisks(Prober prober, Duration since) {
        try {
            Probe uptime = Probe.of("cat", "/proc/uptime").within(LIMIT);
            Probe log = Probe.of("dmesg", "--raw").within(LIMIT);
            Matcher now = UPTIME.matcher(prober.probe(uptime).text());
            if (!now.matches()) {
                return List.of();
            }
            double begin = Double.parseDouble(now.group(1)) - since.toMillis() / 1000.0 - SLACK;
            return shortened(parse(prober.probe(log).stdout(), begin));
        } catch (ProvisionException e) {
            // A failure has come before this one, and is what must be told.
            return List.of();
        }
    }

    /** The warnings about disks since that second of the kernel's own clock, each said once. */
    static List<String> parse(String raw, double begin) {
        List<String> found = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (String line : raw.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()
                    && Integer.parseInt(matcher.group(1)) % LEVELS <= WARNING
                    && Double.parseDouble(matcher.group(2)) >= begin
                    && OF_DISKS.matcher(matcher.group(3)).find()
                    && !matcher.group(3).endsWith("callbacks suppressed")
                    && !texts.contains(matcher.group(3))) {
                texts.add(matcher.group(3));
                found.add("kernel: [" + matcher.group(2) + "] " + matcher.group(3));
            }
        }
        return found;
    }

    private static List<String> shortened(List<String> all) {
        if (all.size() <= FIRST + LAST) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, FIRST));
        some.add("kernel: ... " + (all.size() - FIRST - LAST) + " more of this kind ...");
        some.addAll(all.subList(all.size() - LAST, all.size()));
        return some;
    }
}
