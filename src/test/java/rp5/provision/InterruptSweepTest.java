package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;
import rp5.provision.testing.PlayedStop;

/** Every signal that asks to end, at every command of a run, and a second Ctrl-C at every command of the teardown. */
class InterruptSweepTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private final PlayedStop stop = new PlayedStop();

    @SuppressWarnings("NullAway.Init")
    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    private SimulatedRun clean;

    private String good = "";

    @BeforeEach
    void runOnce() {
        rig = new Rig(folder, FakeSource.debian().withoutPackage("cryptsetup-initramfs"), true).stoppedBy(stop);
        SimulatedPi pi = rig.machine();
        clean = rig.run(pi, Meddler.NOBODY);
        good = pi.disk();
        assertThat(clean.exit()).as(clean.err()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void everyCommandMayBeTheOneAtWhichItIsStopped(String signal, int exit) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<SimulatedRun.Place> places = clean.places();
        for (int number = 1; number <= places.size(); number++) {
            int at = number;
            SimulatedPi pi = rig.machine();
            String before = pi.disk();
            List<String> leftBefore = pi.leftovers();

            // A terminal sends the signal to the command too: every second one dies of it, half done.
            SimulatedRun run = rig.run(pi, (now, command) -> {
                if (now == at) {
                    stop.send(signal);
                }
                return now == at && at % 2 == 0 ? Fault.KILL : null;
            });

            SimulatedRun.Place place = places.get(number - 1);
            objections(run, exit, pi, place, before, leftBefore)
                    .forEach(objection -> wrong.add(at + " in " + place + ": " + objection));
            rig.scrap(pi);
        }
        System.out.println("SIG" + signal + " at each of " + places.size() + " commands: " + wrong.size() + " wrong");
        assertThat(wrong).isEmpty();
    }

    /** The second one comes at the first command after the one that was stopped, at the second, and so on: elsewhere each time. */
    @Test
    void everyCommandMayBeFollowedByASecondCtrlC() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<SimulatedRun.Place> places = clean.places();
        int met = 0;
        for (int number = 1; number <= places.size(); number++) {
            int first = number;
            int second = number + 1 + number % 12;
            SimulatedPi pi = rig.machine();
            String before = pi.disk();
            List<String> leftBefore = pi.leftovers();
            SimulatedRun run = rig.run(pi, (now, command) -> {
                if (now == first || now == second) {
                    stop.send("INT");
                }
                return now == second ? Fault.KILL : null;
            });
            met += run.commands().size() >= second ? 1 : 0;
            SimulatedRun.Place place = places.get(number - 1);
            objections(run, 130, pi, place, before, leftBefore)
                    .forEach(objection -> wrong.add(first + " in " + place + ", then " + second + ": " + objection));
            rig.scrap(pi);
        }
        System.out.println("SIGINT at each of " + places.size() + " commands, and again while " + met
                + " of them were torn down: " + wrong.size() + " wrong");
        assertThat(met).isGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    /** The JVM would end with the signal's code, and the result has been told. */
    @Test
    void aSignalWhileTheResultIsWrittenDoesNotEndTheProcess() {
        List<Boolean> answered = new ArrayList<>();
        rig.writingTo(new OutputStream() {
            @Override
            public void write(int b) {
                if (answered.isEmpty()) {
                    answered.add(stop.send("INT"));
                }
            }
        });

        SimulatedRun run = rig.run(rig.machine(), Meddler.NOBODY);

        assertThat(run.exit()).isZero();
        assertThat(run.result()).isEqualTo("ETE_DONE_OK");
        assertThat(answered).containsExactly(false);
    }

    @Test
    void aSignalWhileAFailedRunIsTornDownLeavesTheFailureAndItsExitCode() {
        List<Boolean> answered = new ArrayList<>();
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.run(pi, (number, command) -> {
            String program = command.argv().get(0);
            if (program.equals("umount") && !pi.bootable()) {
                answered.add(stop.send("TERM"));
            }
            return program.equals("chroot") ? Fault.EXIT : null;
        });

        assertThat(answered).isNotEmpty().doesNotContain(true);
        assertThat(run.result()).isEqualTo("FAIL_INITRAMFS_VERIFY");
        assertThat(run.exit()).isEqualTo(run.json().path("exit_code").asInt());
        assertThat(pi.leftovers()).isEmpty();
    }

    private List<String> objections(
            SimulatedRun run,
            int exit,
            SimulatedPi pi,
            SimulatedRun.Place place,
            String before,
            List<String> leftBefore)
            throws IOException {
        List<String> wrong = new ArrayList<>(rig.litter());
        if (run.exit() != exit || !run.result().equals("FAIL_INTERRUPTED")) {
            wrong.add("ends with " + run.exit() + " " + run.result() + " "
                    + run.json().path("failure").path("message").asText());
            return wrong;
        }
        if (run.json().path("exit_code").asInt() != exit) {
            wrong.add("the result has the exit code " + run.json().path("exit_code"));
        }
        if (!Files.readString(rig.logs().resolve("ete_nvme_provision.json")).equals(run.out())) {
            wrong.add("the result file is not the result");
        }
        boolean untouched = pi.disk().equals(before);
        List<String> left = new ArrayList<>(pi.leftovers());
        if (untouched) {
            left.removeAll(leftBefore);
        }
        if (!left.isEmpty()) {
            wrong.add("leaves " + left);
        }
        if (place.teardown() != (run.state() == DiskState.BOOTABLE)) {
            wrong.add("is said to be " + run.state());
        }
        if (place.teardown() ? !pi.disk().equals(good) : pi.bootable() && !untouched) {
            wrong.add(place.teardown() ? "the disk is not complete" : "the disk could be booted");
        }
        return wrong;
    }

    @Test
    void aSecondCtrlCDoesNotCutTheTeardownShort() {
        int first = clean.places().indexOf(new SimulatedRun.Place(Optional.of(StepId.POSTCHECK), false)) + 1;
        List<String> wrong = new ArrayList<>();
        int last = Integer.MAX_VALUE;
        for (int number = first + 1; number <= last; number++) {
            int second = number;
            SimulatedPi pi = rig.machine();
            SimulatedRun run = rig.run(pi, (now, command) -> {
                if (now == first || now == second) {
                    stop.send("INT");
                }
                return now == second ? Fault.KILL : null;
            });
            last = second == first + 1 ? run.commands().size() : last;
            if (run.exit() != 130 || !pi.leftovers().isEmpty() || pi.bootable()) {
                wrong.add(second + ": " + run.exit() + ", leaves " + pi.leftovers() + run.err());
            }
            rig.scrap(pi);
        }
        System.out.println("a second SIGINT at each of " + (last - first) + " commands of the teardown: " + wrong.size()
                + " wrong");
        assertThat(last - first).isGreaterThan(50);
        assertThat(wrong).isEmpty();
    }
}
