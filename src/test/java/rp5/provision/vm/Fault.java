package rp5.provision.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command of a run that something is done to: see {@code src/test/resources/vm/fault}.
 *
 * @param number its place among the commands of a dry-run, from 1
 * @param command as the dry-run's result shows it
 */
record Fault(int number, Kind kind, String command) {

    /** What is done to it. */
    enum Kind {
        /** It exits with 1 and has done nothing. */
        FAIL,
        /** It is killed in the middle. */
        KILL,
        /** It exits with 0 and has done nothing. */
        NOTHING,
        /** It does not end. */
        HANG
    }

    /** Chosen anew by each run. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?<=-i )[0-9A-F]{8}");

    /** What they would have done is done already, or is not needed on this disk: a run that ends well in spite of them is right. */
    private static final Set<String> DISPENSABLE =
            Set.of("udevadm", "blockdev", "sync", "tee", "wipefs", "mkdir", "rm", "rmdir");

    /** Only these end what a run has begun; with one of them out of order, something must stay. */
    private static final Pattern TEARDOWN =
            Pattern.compile("(umount|rmdir) .*|lvm vgchange --activate n .*|cryptsetup close .*");

    /** The usual limit of two minutes is that of these; each hang costs as much. One works with the disk, one below the mounted target. */
    private static final Set<String> HANGING = Set.of("wipefs", "mount");

    /**
     * Every {@code step}-th command, with a different thing done to each. Several that read the same are one. A few hang: the first one of
     * their program.
     */
    static List<Fault> among(JsonNode dryRun, int step) {
        List<String> commands = new ArrayList<>();
        dryRun.get("commands").forEach(command -> commands.add(command.asText()));
        List<Fault> faults = new ArrayList<>();
        Kind[] kinds = {Kind.FAIL, Kind.KILL, Kind.NOTHING};
        Set<String> hung = new HashSet<>();
        for (int i = 0; i < commands.size(); i++) {
            boolean first = commands.indexOf(commands.get(i)) == i;
            if (first && i % step == 0) {
                faults.add(new Fault(i + 1, kinds[faults.size() % kinds.length], commands.get(i)));
            }
            Fault hang = new Fault(i + 1, Kind.HANG, commands.get(i));
            if (HANGING.contains(hang.tool()) && hung.add(hang.tool())) {
                faults.add(hang);
            }
        }
        return faults;
    }

    String name() {
        return "fault-%03d%s".formatted(number, kind == Kind.HANG ? "-hang" : "");
    }

    String tool() {
        return command.substring(0, command.indexOf(' '));
    }

    /** Whether a run may end well in spite of it. */
    boolean maySucceed() {
        boolean secondCopy = command.startsWith("rsync -a") && !command.contains("--info=progress2");
        return kind == Kind.NOTHING && (DISPENSABLE.contains(tool()) || secondCopy);
    }

    boolean hindersTeardown() {
        return TEARDOWN.matcher(command).matches();
    }

    /** The lines of /run/fault/armed. */
    String armed() {
        String arguments = command.substring(command.indexOf(' ') + 1).replace("'", "");
        Matcher identifiers = IDENTIFIER.matcher(arguments.replaceAll("[\\[\\].*^$\\\\]", "\\\\$0"));
        return String.join(
                "\n", kind.name().toLowerCase(java.util.Locale.ROOT), tool(), identifiers.replaceAll("[0-9a-fA-F-]*"));
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(name(), kind, command.length() > 90 ? command.substring(0, 87) + "..." : command);
    }
}
