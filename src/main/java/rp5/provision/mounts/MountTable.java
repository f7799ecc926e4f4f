package rp5.provision.mounts;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

/** The mounts that {@code /proc/self/mountinfo} lists (proc_pid_mountinfo(5)), in the kernel's order: parents before children. */
record MountTable(List<Entry> entries) {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final int OPTIONAL_FIELDS = 6;

    MountTable {
        entries = List.copyOf(entries);
    }

    /**
     * One mount.
     *
     * @param root the folder of the file system that is mounted
     * @param shared whether mounts below it are seen by its peers
     */
    record Entry(String majorMinor, Path root, Path target, boolean shared, String fstype, String source) {}

    static MountTable parse(String mountinfo) {
        List<Entry> entries = new ArrayList<>();
        mountinfo.lines().forEach(line -> {
            List<String> fields = Arrays.asList(line.split(" ", -1));
            int dash = fields.indexOf("-");
            if (dash >= OPTIONAL_FIELDS && fields.size() > dash + 2) {
                boolean shared =
                        fields.subList(OPTIONAL_FIELDS, dash).stream().anyMatch(field -> field.startsWith("shared:"));
                entries.add(new Entry(
                        fields.get(2),
                        path(fields.get(3)),
                        path(fields.get(4)),
                        shared,
                        fields.get(dash + 1),
                        unescape(fields.get(dash + 2))));
            }
        });
        return new MountTable(entries);
    }

    /** What one sees at this mount point: the last of several that lie on each other. */
    Optional<Entry> at(Path target) {
        return entries.stream().filter(entry -> entry.target().equals(target)).reduce((lower, upper) -> upper);
    }

    /** The mount that a path lies on. */
    Optional<Entry> holding(Path path) {
        return entries.stream()
                .filter(entry -> path.startsWith(entry.target()))
                .reduce((best, next) ->
                        next.target().getNameCount() >= best.target().getNameCount() ? next : best);
    }

    /** Mount points at a folder or below it. */
    List<Path> below(Path folder) {
        return entries.stream()
                .map(Entry::target)
                .filter(target -> target.startsWith(folder))
                .toList();
    }

    private static Path path(String field) {
        try {
            return Path.of(unescape(field));
        } catch (InvalidPathException e) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC,
                    "Could not read the list of mounts (/proc/self/mountinfo).",
                    List.of(field),
                    e);
        }
    }

    private static String unescape(String field) {
        return OCTAL.matcher(field)
                .replaceAll(match ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 8))));
    }
}
