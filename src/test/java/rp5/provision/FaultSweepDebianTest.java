package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** Every command of a run from Debian, which lacks a package, onto a disk that a killed run left open, struck with every fault. */
class FaultSweepDebianTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    @Test
    void everyFaultOfEveryCommandEndsAsItMust() {
        FaultSweep sweep =
                new FaultSweep(new Rig(folder, FakeSource.debian().withoutPackage("cryptsetup-initramfs"), true));

        sweep.strikeAll();

        System.out.println("Debian, disk of a killed run: " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.commands()).isGreaterThan(150);
    }
}
