package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.exec.Command;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** Whole checks of a disk that was provisioned, on a simulated machine, and what one of them that was killed leaves. */
class CheckRunTest {
    private static final String CHECK = "--do-postcheck";

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    CheckRunTest() {}

    @BeforeEach
    void newMachine() {
        rig = new Rig(folder, FakeSource.piOs(), false);
    }

    @Test
    void goodDiskPassesAndStaysAsItIs() {
        SimulatedPi pi = provisioned();
        String before = pi.disk();

        SimulatedRun run = rig.run(pi, Meddler.NOBODY, CHECK);

        assertThat(run.result()).as(run.err()).isEqualTo("POSTCHECK_OK");
        assertThat(pi.disk()).isEqualTo(before);
        assertThat(pi.leftovers()).isEmpty();
    }

    @Test
    void diskThatAKilledCheckLeftOpenIsProvisionedAnew() {
        SimulatedPi pi = leftOpen(provisioned());

        SimulatedRun run = rig.run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.leftovers()).isEmpty();
    }

    @Test
    void keyFileOfADiskThatAKilledCheckLeftOpenIsReplaced() {
        rig.with("--keyfile-auto");
        SimulatedPi pi = provisioned();
        rig.making('n').with();
        leftOpen(pi);

        SimulatedRun run = rig.run(pi, Meddler.NOBODY, "--keyfile-rotate");

        assertThat(run.result()).as(run.err()).isEqualTo("ROTATE_OK");
        assertThat(pi.leftovers()).isEmpty();
    }

    @Test
    void diskThatAKilledCheckLeftOpenIsLetGoAndCheckedAgain() {
        SimulatedPi pi = leftOpen(provisioned());
        String before = pi.disk();

        SimulatedRun run = rig.run(pi, Meddler.NOBODY, CHECK);

        assertThat(run.result()).as(run.err()).isEqualTo("POSTCHECK_OK");
        assertThat(pi.disk()).isEqualTo(before);
        assertThat(pi.leftovers()).isEmpty();
        assertThat(run.commands().stream().map(Command::argv).filter(argv -> argv.contains("rp5-check")))
                .containsSubsequence(
                        List.of("cryptsetup", "close", "rp5-check"), List.of("cryptsetup", "status", "rp5-check"));
    }

    /** What is open for writing may hold what is not on the disk yet. */
    @Test
    void diskThatAKilledRunLeftOpenIsNotTouchedByACheck() {
        SimulatedPi pi = provisioned();
        rig.run(pi, killedAt("mkdir"));
        List<String> open = pi.leftovers();
        assertThat(open).contains("mapping cryptroot");

        SimulatedRun run = rig.run(pi, Meddler.NOBODY, CHECK);

        assertThat(run.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(run.json().path("refusals").toString())
                .contains(
                        "/dev/nvme0n1p3 is open already, as cryptroot, rp5vg-root.",
                        "sudo vgchange --activate n rp5vg; sudo cryptsetup close cryptroot.");
        assertThat(pi.leftovers()).isEqualTo(open);
    }

    private SimulatedPi provisioned() {
        SimulatedPi pi = rig.machine();
        SimulatedRun run = rig.run(pi, Meddler.NOBODY);
        assertThat(run.exit()).as(run.err()).isZero();
        return pi;
    }

    /** By a check that is killed before it mounts anything. */
    private SimulatedPi leftOpen(SimulatedPi pi) {
        rig.run(pi, killedAt("mkdir"), CHECK);
        assertThat(pi.leftovers()).containsExactly("mapping rp5-check", "volume rp5vg-root");
        return pi;
    }

    /** From the first command on that has this word, none does anything, those that clean up among them. */
    private static Meddler killedAt(String word) {
        boolean[] dead = new boolean[1];
        return (number, command) -> {
            dead[0] |= command.argv().contains(word);
            return dead[0] ? Fault.EXIT : null;
        };
    }
}
