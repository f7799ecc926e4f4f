package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** Whole runs on a simulated machine where a killed one, asked for other things, left folders in ours. */
class LeftFoldersRunTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    LeftFoldersRunTest() {}

    @BeforeEach
    void newMachine() {
        rig = new Rig(folder, FakeSource.piOs(), false);
    }

    @Test
    void fullRunRemovesThem() {
        SimulatedPi pi = rig.machine().withFolders("usb-key", "image-initramfs8/all/main", "esp", "root");

        SimulatedRun run = rig.run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.leftovers()).isEmpty();
    }

    @Test
    void checkAndRotationRemoveThem() {
        SimulatedPi pi = rig.machine();
        assertThat(rig.with("--keyfile-auto").run(pi, Meddler.NOBODY).exit()).isZero();
        pi.withFolders("esp");

        SimulatedRun check = rig.with().run(pi, Meddler.NOBODY, "--do-postcheck");

        assertThat(check.result()).as(check.err()).isEqualTo("POSTCHECK_OK");
        assertThat(pi.leftovers()).isEmpty();
        pi.withFolders("usb-key", "image-other");

        SimulatedRun rotation = rig.making('n').run(pi, Meddler.NOBODY, "--keyfile-rotate");

        assertThat(rotation.result()).as(rotation.err()).isEqualTo("ROTATE_OK");
        assertThat(pi.leftovers()).isEmpty();
    }

    /** Nobody knows whose it is. */
    @Test
    void aFileIsNeverRemovedAndTold() throws java.io.IOException {
        SimulatedPi pi = rig.machine().withFolders("usb-key", "esp");
        Path file = Files.writeString(pi.base().resolve("usb-key/precious"), "precious");

        SimulatedRun run = rig.run(pi, Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_CLEANUP");
        assertThat(file).hasContent("precious");
    }

    @Test
    void runThatFindsNoneLooksForNone() {
        SimulatedRun run = rig.run(rig.machine(), Meddler.NOBODY);

        assertThat(run.commands()).noneMatch(command -> command.argv().contains("-empty"));
    }
}
