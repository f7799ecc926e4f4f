package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.exec.Command;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** The target is gone in the middle: LVM, which reads it before it lets go of anything, finds no volume group any more. */
class LostDiskRunTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    LostDiskRunTest() {}

    @BeforeEach
    void newMachine() {
        rig = new Rig(folder, FakeSource.piOs(), false);
    }

    @Test
    void aRunLetsGoOfItsVolumeAndMappingAllTheSame() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.run(
                pi,
                (number, command) -> command.argv().get(0).equals("rsync") || deactivates(command) ? Fault.EXIT : null);

        assertThat(run.exit()).isNotZero();
        assertThat(run.json().path("warnings").toString()).doesNotContain("deactivate");
        assertThat(pi.leftovers()).isEmpty();
        assertThat(rig.run(pi, Meddler.NOBODY).result()).isEqualTo("ETE_DONE_OK");
    }

    @Test
    void aCheckDoesTheSame() {
        SimulatedPi pi = rig.machine();
        rig.run(pi, Meddler.NOBODY);

        rig.run(
                pi,
                (number, command) -> deactivates(command) || command.argv().contains("close") ? Fault.EXIT : null,
                "--do-postcheck");

        assertThat(pi.leftovers()).isEmpty();
    }

    private static boolean deactivates(Command command) {
        return command.argv().contains("vgchange") && command.argv().contains("n");
    }
}
