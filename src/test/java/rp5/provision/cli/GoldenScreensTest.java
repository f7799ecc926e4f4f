package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.CheckResult;
import rp5.provision.pipeline.StepId;
import rp5.provision.testing.Golden;

/** Whole screens of runs that change something, as people see them. Times and folders of the test are made the same. */
class GoldenScreensTest {
    private static final String DISK = "/dev/nvme0n1";

    @TempDir
    private Path folder = Path.of("");

    private Bench bench = new Bench(Path.of("."));

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @Test
    void runThatGoesWell() {
        steps();

        assertThat(full()).isZero();

        check("full-good");
    }

    @Test
    void runThatFails() {
        steps();
        bench.failing("sfdisk");

        assertThat(full()).isEqualTo(4);

        check("full-failed");
    }

    @Test
    void runThatIsRefused() {
        bench.rooms.guards.add(new Refusal(
                ResultCode.FAIL_LIVE_DISK_GUARD,
                "/dev/nvme0n1 leads to the disk of the running system, which needs it for /, /boot/firmware and swap.",
                "Name another disk, or start from the SD card."));
        bench.rooms.refusals.add(
                new Refusal(ResultCode.FAIL_SAFETY_GUARD, "The ESP would be too small.", "Give a larger --esp-mb."));

        assertThat(full()).isEqualTo(2);

        check("full-refused");
    }

    @Test
    void summaryOnStandardOutput() {
        steps();

        assertThat(bench.run("--yes", "--no-json", "--passphrase-file", bench.passphrase(), DISK))
                .isZero();

        Golden.check("full-summary", steady(bench.out()));
    }

    private void steps() {
        bench.rooms.with(
                new FakeStep(StepId.SAFETY),
                new FakeStep(StepId.PARTITIONING).undoing("umount").running("sfdisk", DISK),
                new FakeStep(StepId.ROOT_SYNC)
                        .copying()
                        .warning(
                                "2 files vanished while they were copied; that is how a running system is, and the second"
                                        + " pass has copied what was left of them."),
                new FakeStep(StepId.POSTCHECK)
                        .checking(CheckResult.pass("crypttab", "as planned"))
                        .checking(CheckResult.warn(
                                "bootloader age",
                                "The bootloader is of 2023-01-05, older than the first that is known to be good.",
                                "Update it: sudo rpi-eeprom-update -a.")),
                new FakeStep(StepId.COMMIT).skipping());
    }

    private int full() {
        return bench.run("--yes", "--passphrase-file", bench.passphrase(), DISK);
    }

    private void check(String name) {
        String screen = steady(bench.err());
        assertThat(screen.lines().filter(line -> line.length() > 79)).isEmpty();
        Golden.check(name, screen);
    }

    private String steady(String text) {
        return text.replace(folder.toString(), "")
                .replaceAll("\\([0-9]+(\\.[0-9])? s\\)", "(0.0 s)")
                .replaceAll("(?m)^Time .*$", "Time    0.0 s, of it our own 0 ms (0.0 %)");
    }
}
