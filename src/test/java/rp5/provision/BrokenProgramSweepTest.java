package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.exec.Command;
import rp5.provision.model.DiskState;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/**
 * What breaks in the middle of a run stays broken: from each command of a run on, its program fails or does nothing, whenever
 * it is started, those times that it looks, compares and undoes among them. The same with all programs at once.
 */
class BrokenProgramSweepTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    /** What only these can undo must stay when they are broken, and what only these can see may: it is told. */
    private static final Set<String> UNDOING = Set.of("umount", "rmdir", "lvm", "cryptsetup", "dmsetup", "cat", "test");

    /** A command that hangs or is killed is to those after it what one is that fails. */
    private static final Set<Fault> FAULTS = EnumSet.of(Fault.EXIT, Fault.NOTHING);

    private final List<String> objections = new ArrayList<>();
    private final Map<String, Integer> wellAllTheSame = new TreeMap<>();
    private final Set<String> recovered = new HashSet<>();

    /** How much is broken from some command on. */
    private enum Reach {
        ITS_PROGRAM {
            @Override
            boolean covers(Command struck, Command later) {
                return later.argv().get(0).equals(struck.argv().get(0));
            }
        },
        EVERY_PROGRAM {
            @Override
            boolean covers(Command struck, Command later) {
                return true;
            }
        };

        abstract boolean covers(Command struck, Command later);
    }

    static List<Arguments> sources() {
        return List.of(
                Arguments.of(Reach.ITS_PROGRAM, FakeSource.piOs(), false),
                Arguments.of(Reach.EVERY_PROGRAM, FakeSource.piOs(), false),
                Arguments.of(Reach.ITS_PROGRAM, FakeSource.debian().withoutPackage("cryptsetup-initramfs"), true));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void nothingThatStaysBrokenMakesAFalseSuccess(Reach reach, FakeSource source, boolean afterAKilledRun) {
        Rig rig = new Rig(folder, source, afterAKilledRun);
        SimulatedPi first = rig.machine();
        List<Command> commands = rig.run(first, Meddler.NOBODY).commands();
        Judge judge = new Judge(rig, first.disk());

        for (int number = 1; number <= commands.size(); number++) {
            for (Fault fault : FAULTS) {
                strike(rig, judge, first.disk(), number, commands.get(number - 1), fault, reach);
            }
        }

        System.out.printf(
                "%s breaks and stays so: %d commands x %d faults, %d wrong; a run after it from %d different disks; ended well: %s%n",
                reach, commands.size(), FAULTS.size(), objections.size(), recovered.size(), wellAllTheSame);
        assertThat(objections).isEmpty();
        assertThat(commands).hasSizeGreaterThan(150);
    }

    private void strike(Rig rig, Judge judge, String good, int number, Command struck, Fault fault, Reach reach) {
        SimulatedPi pi = rig.machine();
        String before = pi.disk();
        List<String> leftBefore = pi.leftovers();
        SimulatedRun run = rig.run(pi, (now, later) -> now >= number && reach.covers(struck, later) ? fault : null);
        List<String> wrong = new ArrayList<>(judge.endings(run));
        if (run.exit() == 0) {
            wellAllTheSame.merge(struck.argv().get(0) + " " + fault, 1, Integer::sum);
            if (!pi.bootable() || !pi.disk().equals(good)) {
                wrong.add("a success, but the disk is not the one of a good run");
            }
            if (!pi.leftovers().isEmpty()) {
                wrong.add("a success that leaves " + pi.leftovers());
            }
        } else {
            wrong.addAll(ofState(run.state(), pi, before));
            List<String> left = new ArrayList<>(pi.leftovers());
            left.removeAll(leftBefore);
            boolean mayLeave = reach == Reach.EVERY_PROGRAM
                    || UNDOING.contains(struck.argv().get(0));
            wrong.addAll(ofLeftovers(run, left, mayLeave));
        }
        // The machines have their own folder for mounts, which the next run does not take for ours; real ones:
        // ResumeIT.
        boolean mounted = pi.leftovers().stream().anyMatch(left -> left.startsWith("mount "));
        if (!mounted && recovered.add(pi.disk() + pi.leftovers())) {
            wrong.addAll(judge.objectionsToRecovery(pi));
        }
        wrong.forEach(objection -> objections.add(
                number + " " + fault + " of " + reach + ": " + String.join(" ", struck.argv()) + "\n    " + objection
                        + "\n    " + run.result() + " "
                        + run.json().path("failure").path("message").asText()));
        rig.scrap(pi);
    }

    private static List<String> ofState(DiskState state, SimulatedPi pi, String before) {
        List<String> wrong = new ArrayList<>();
        boolean untouched = pi.disk().equals(before);
        if (!untouched && EnumSet.of(DiskState.UNTOUCHED, DiskState.RELEASED).contains(state)) {
            wrong.add("says " + state + ", but the disk has changed");
        }
        if (pi.bootable()
                && !untouched
                && !EnumSet.of(DiskState.BOOTABLE, DiskState.PERHAPS_BOOTABLE).contains(state)) {
            wrong.add("the disk could be booted, and is said to be " + state);
        }
        if (state == DiskState.BOOTABLE && !pi.bootable()) {
            wrong.add("is said to be bootable");
        }
        return wrong;
    }

    private static List<String> ofLeftovers(SimulatedRun run, List<String> left, boolean mayLeave) {
        String said =
                run.json().path("warnings") + " " + run.json().path("failure").path("details");
        boolean told = left.stream().anyMatch(thing -> said.contains(thing.substring(thing.indexOf(' ') + 1)));
        return left.isEmpty() || (mayLeave && told)
                ? List.of()
                : List.of("leaves" + (told ? " " : ", untold, ") + left);
    }
}
