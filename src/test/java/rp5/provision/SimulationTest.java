package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** The machine that the sweeps run on carries a whole run. */
class SimulationTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    @Test
    void raspberryPiOsOnAnEmptyDisk() {
        assertGoesWell(new Rig(folder, FakeSource.piOs(), false));
    }

    @Test
    void debianOnADiskThatAKilledRunLeftOpen() {
        assertGoesWell(new Rig(folder, FakeSource.debian().withoutPackage("cryptsetup-initramfs"), true));
    }

    private static void assertGoesWell(Rig rig) {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.run(pi, Meddler.NOBODY);

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.result()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.bootable()).isTrue();
        assertThat(pi.leftovers()).isEmpty();
        String made = pi.disk();

        assertThat(rig.run(pi, Meddler.NOBODY).exit()).as("again").isZero();
        assertThat(pi.disk()).isEqualTo(made);
    }
}
