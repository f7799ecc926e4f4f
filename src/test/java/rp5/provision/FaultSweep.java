package rp5.provision;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import rp5.provision.exec.Command;
import rp5.provision.exec.Mutation;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;

/** Strikes every command of a run, as a run without a fault lists them, with every fault, and judges each run that follows. */
final class FaultSweep {
    private final Rig rig;
    private final Judge judge;
    private final SimulatedRun clean;
    private final List<SimulatedRun.Place> places;
    private final String good;
    private final Map<Fault, Map<Judge.Verdict, Integer>> matrix = new EnumMap<>(Fault.class);
    private final Set<String> survived = new TreeSet<>();
    private final List<String> objections = new ArrayList<>();
    /** Disks from which a run without a fault was seen to go well. */
    private final Set<String> recovered = new HashSet<>();

    private Runnable before = () -> {};
    /** The numbers of the commands that were struck. */
    private final Set<Integer> struck = new HashSet<>();

    FaultSweep(Rig rig) {
        this.rig = rig;
        SimulatedPi pi = rig.machine();
        this.clean = rig.run(pi, Meddler.NOBODY);
        this.places = clean.places();
        this.good = pi.disk();
        this.judge = new Judge(rig, good);
        if (clean.exit() != 0 || places.size() != clean.commands().size()) {
            throw new AssertionError("the run without a fault: " + clean.exit() + ", " + places.size() + " of "
                    + clean.commands().size() + " commands in the log\n" + clean.err());
        }
    }

    int commands() {
        return clean.commands().size();
    }

    void strikeAll() {
        strikeAllThat((command, place) -> true);
    }

    /** What is done before each run, such as to clear away what the last one left on the running system on purpose. */
    void before(Runnable clearing) {
        before = clearing;
    }

    /** Every command of these steps. */
    void strikeAllOf(String... steps) {
        Set<String> wanted = Set.of(steps);
        strikeAllThat((command, place) -> wanted.contains(place.toString()));
    }

    void strikeAllThat(BiPredicate<Command, SimulatedRun.Place> wanted) {
        for (int number = 1; number <= commands(); number++) {
            if (wanted.test(clean.commands().get(number - 1), places.get(number - 1))) {
                for (Fault fault : Fault.values()) {
                    strike(number, fault);
                }
            }
        }
    }

    /** How many commands were struck. */
    int struck() {
        return struck.size();
    }

    void strike(int number, Fault fault) {
        struck.add(number);
        this.before.run();
        Command command = clean.commands().get(number - 1);
        SimulatedRun.Place place = places.get(number - 1);
        SimulatedPi pi = rig.machine();
        String before = pi.disk();
        List<String> leftBefore = pi.leftovers();
        SimulatedRun run = rig.run(pi, Meddler.at(number, fault));
        Judge.Case it = new Judge.Case(command, place, fault, before, leftBefore, run, pi);
        String name = number + " " + fault + " in " + place + ": " + shortened(command);
        List<String> wrong = new ArrayList<>(judge.objections(it));
        this.before.run();
        boolean nothingLeftToGoOnWith = run.exit() == 0 && run.goesOn();
        if (wrong.isEmpty() && !nothingLeftToGoOnWith && recovered.add(pi.disk() + pi.leftovers())) {
            wrong.addAll(judge.objectionsToRecovery(pi));
        }
        wrong.forEach(objection -> objections.add(name + "\n    " + objection + "\n    " + run.result() + " "
                + run.json().path("failure").path("message").asText()));
        Judge.Verdict verdict = it.verdict();
        matrix.computeIfAbsent(fault, f -> new EnumMap<>(Judge.Verdict.class)).merge(verdict, 1, Integer::sum);
        rig.scrap(pi);
        if (verdict != Judge.Verdict.FAILED) {
            survived.add(verdict + " " + fault + " in " + place + ": " + shortened(command));
        }
    }

    List<String> objections() {
        return objections;
    }

    /** The numbers, and what was survived. */
    String matrix() {
        StringBuilder text = new StringBuilder();
        text.append(struck())
                .append(" commands (")
                .append(struck.stream()
                        .filter(number -> clean.commands().get(number - 1) instanceof Mutation)
                        .count())
                .append(" change something) x ")
                .append(Fault.values().length)
                .append(" faults, ")
                .append(objections.size())
                .append(" wrong; a run after it from ")
                .append(recovered.size())
                .append(" different disks\n");
        matrix.forEach((fault, verdicts) -> text.append(String.format("  %-8s %s%n", fault, verdicts)));
        survived.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private static String shortened(Command command) {
        String line = String.join(
                " ",
                command.argv().stream()
                        .filter(word -> !word.startsWith("--exclude="))
                        .map(word -> word.replaceAll("/\\S*/run/rp5-provision", "BASE")
                                .replaceAll("\\s+", " "))
                        .toList());
        return line.length() > 110 ? line.substring(0, 110) + "..." : line;
    }
}
