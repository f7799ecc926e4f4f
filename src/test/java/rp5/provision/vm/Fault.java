package rp5.provision.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command of a run that something is done to: see {@code src/test/resources/vm/fault}.
 *
 * @param number its place among the commands of a run, from 1
 * @param step the step that runs it; "teardown" behind the last one
 * @param command as the run's events show it
 */
record Fault(int number, String step, Kind kind, String command) {

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
     * Of the commands of every step that change something, a few, and each of the kinds but HANG at least once: the commands are spread evenly over
     * the step, one that the step lacks is struck twice. Those that read the same, in whatever step, are one. A few hang: the first of their program.
     *
     * @param events those of a run that went well
     * @param perStep how many commands of a step, if it has as many; no fewer than there are kinds
     * @param kinds what is done to them, by turns
     */
    static List<Fault> among(List<JsonNode> events, int perStep, List<Kind> kinds) {
        Map<String, List<Fault>> hangs = hangsOfEachStep(events);
        List<Fault> faults = new ArrayList<>();
        Set<String> hung = new HashSet<>();
        int turn = 0;
        for (List<Fault> step : hangs.values()) {
            int count = Math.max(kinds.size(), Math.min(perStep, step.size()));
            int gaps = Math.max(1, count - 1);
            for (int i = 0; i < count; i++) {
                Fault chosen = step.get((2 * i * (step.size() - 1) + gaps) / (2 * gaps));
                faults.add(chosen.of(kinds.get((turn + i) % kinds.size())));
            }
            turn++;
            step.stream()
                    .filter(hang -> HANGING.contains(hang.tool()) && hung.add(hang.tool()))
                    .forEach(faults::add);
        }
        return faults;
    }

    /** The first of each that reads the same. */
    private static Map<String, List<Fault>> hangsOfEachStep(List<JsonNode> events) {
        Map<String, List<Fault>> steps = new LinkedHashMap<>();
        Set<String> known = new HashSet<>();
        String step = "";
        int number = 0;
        for (JsonNode event : events) {
            switch (event.path("type").asText()) {
                case "step_started" -> step = event.path("step").asText();
                case "step_finished" -> step = "teardown";
                case "command" -> {
                    if (event.path("mutation").asBoolean()) {
                        number++;
                        String command = event.path("command").asText();
                        if (known.add(IDENTIFIER.matcher(command).replaceAll(""))) {
                            steps.computeIfAbsent(step, name -> new ArrayList<>())
                                    .add(new Fault(number, step, Kind.HANG, command));
                        }
                    }
                }
                default -> {}
            }
        }
        return steps;
    }

    /** The steps that are struck. */
    static Set<String> steps(List<Fault> faults) {
        Set<String> steps = new TreeSet<>();
        faults.forEach(fault -> steps.add(fault.step()));
        return steps;
    }

    private Fault of(Kind other) {
        return new Fault(number, step, other, command);
    }

    String name() {
        return "fault-%03d-%s".formatted(number, kind.name().toLowerCase(Locale.ROOT));
    }

    String tool() {
        return command.substring(0, command.indexOf(' '));
    }

    /**
     * Whether a run may end well in spite of it: the system is copied twice and then compared, and what is killed while it undoes something may
     * have done that already.
     */
    boolean maySucceed() {
        return switch (kind) {
            case NOTHING -> DISPENSABLE.contains(tool()) || command.startsWith("rsync -a");
            case KILL -> hindersTeardown();
            case FAIL, HANG -> false;
        };
    }

    boolean hindersTeardown() {
        return TEARDOWN.matcher(command).matches();
    }

    /** The lines of /run/fault/armed. */
    String armed() {
        String arguments = command.substring(command.indexOf(' ') + 1).replace("'", "");
        Matcher identifiers = IDENTIFIER.matcher(arguments.replaceAll("[\\[\\].*^$\\\\]", "\\\\$0"));
        return String.join("\n", kind.name().toLowerCase(Locale.ROOT), tool(), identifiers.replaceAll("[0-9a-fA-F-]*"));
    }

    @Override
    public String toString() {
        return "%s, %s: %s".formatted(name(), step, command.length() > 90 ? command.substring(0, 87) + "..." : command);
    }
}
