package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** Every command of a run from Raspberry Pi OS onto an empty disk, struck with every fault. */
class FaultSweepPiOsTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    @Test
    void everyFaultOfEveryCommandEndsAsItMust() {
        FaultSweep sweep = new FaultSweep(new Rig(folder, FakeSource.piOs(), false));

        sweep.strikeAll();

        System.out.println("Raspberry Pi OS, empty disk: " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.commands()).isGreaterThan(150);
    }
}
