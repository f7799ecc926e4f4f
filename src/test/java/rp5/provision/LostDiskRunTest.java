package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

        SimulatedRun check = rig.run(
                pi,
                (number, command) -> deactivates(command) || command.argv().contains("close") ? Fault.EXIT : null,
                "--do-postcheck");

        assertThat(check.result()).as(check.err()).isEqualTo("POSTCHECK_OK");
        assertThat(pi.leftovers()).isEmpty();
    }

    /** Gives no answer at all: whatever reads it in the teardown is killed at its limit. */
    @Test
    void aDiskThatIsSilentIsLetGoByWhatTheKernelKnows() {
        for (String mode : List.of("--yes", "--do-postcheck")) {
            SimulatedPi pi = rig.machine();
            if (!mode.equals("--yes")) {
                rig.run(pi, Meddler.NOBODY);
            }
            AtomicBoolean silent = new AtomicBoolean();

            SimulatedRun run = rig.run(
                    pi,
                    (number, command) -> {
                        silent.compareAndSet(false, command.argv().get(0).equals("umount"));
                        boolean reads = deactivates(command)
                                || command.argv().contains("close")
                                || command.argv().contains("status");
                        return silent.get() && reads ? Fault.EXIT : null;
                    },
                    mode);

            assertThat(silent).isTrue();
            assertThat(pi.leftovers()).as(run.err()).isEmpty();
        }
    }

    private static boolean deactivates(Command command) {
        return String.join(" ", command.argv()).contains("vgchange --activate n");
    }
}
