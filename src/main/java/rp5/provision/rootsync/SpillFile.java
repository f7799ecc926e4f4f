package rp5.provision.rootsync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.model.MachineFacts;

/**
 * The file of Raspberry Pi OS 13 into which compressed memory is spilt (rpi-swap, swap.conf(5)). It holds what no longer fits into
 * memory, is made anew at boot, and /proc/swaps does not name it: it lies below a loop device below zram.
 */
final class SpillFile {
    private static final String MAIN = "/etc/rpi/swap.conf";
    private static final String DROP_INS = "/etc/rpi/swap.conf.d/";
    private static final Pattern LINE = Pattern.compile("\\s*(?:\\[(\\w+)]|(\\w+)\\s*=\\s*(.*?))\\s*");

    private SpillFile() {}

    /** Empty unless a loop device lies on the configured file now: whatever else has that name is somebody's data. */
    static Optional<String> of(MachineFacts facts) {
        return path(facts.source().texts()).filter(path -> facts.devices().all().stream()
                .anyMatch(device -> device.backingFile().equals(path)));
    }

    /** What the last assignment of {@code Path} in {@code [File]} says; drop-ins come later, in the order of their names. */
    static Optional<String> path(Map<String, String> texts) {
        List<String> files = new ArrayList<>(List.of(MAIN));
        texts.keySet().stream()
                .filter(file -> file.startsWith(DROP_INS) && file.endsWith(".conf"))
                .sorted(Comparator.naturalOrder())
                .forEach(files::add);
        Optional<String> path = Optional.empty();
        for (String file : files) {
            String section = "";
            for (String line : texts.getOrDefault(file, "").lines().toList()) {
                Matcher matcher = LINE.matcher(line);
                boolean known = matcher.matches();
                if (known && matcher.group(1) != null) {
                    section = matcher.group(1);
                } else if (known && section.equals("File") && matcher.group(2).equals("Path")) {
                    path = Optional.of(matcher.group(3));
                }
            }
        }
        return path.filter(found -> found.startsWith("/"));
    }
}
