package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code --plan} and {@code --dry-run} change nothing, on the disk that would lose most: a provisioned one. The target is compared byte by
 * byte before and after; of the source, every file with all its attributes. And the kernel's own count says that in between not one sector was
 * written to either (the log goes to memory here), which also tells of a write that was undone.
 */
@Tag("vm")
class NothingChangesIT {
    private static GuestResult result = new GuestResult(-1, "", Path.of(""));
    private static Path disk = Path.of("");
    private static Provisioned provisioned = new Provisioned(Layout.PIOS, disk, "", disk);

    @BeforeAll
    static void planAndDryRun() {
        provisioned = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of("nothing-changes", Layout.DEBIAN);
        disk = provisioned.copy(guest.folders(), "target.img");

        result = guest.disk(disk).limit(Duration.ofMinutes(10)).run(ToolGuest.PRELUDE + """
                rp5 --version
                # Else the kernel notes in the FAT on which day a file was read; the root is mounted like this anyway.
                mount -o remount,noatime /boot/firmware || exit
                # Asked for its free space for the first time, the kernel counts it and writes the number into the FAT.
                df /boot/firmware
                manifest before / || exit
                state state-before
                written ubda >/host/written-before; written ubdb >>/host/written-before
                rp5_run plan --plan /dev/ubdb || exit
                rp5_run dry --dry-run /dev/ubdb || exit
                written ubda >/host/written-after; written ubdb >>/host/written-after
                state state-after
                manifest after / || exit
                """);
        assertThat(result.exitCode()).as(result.console()).isZero();
    }

    @Test
    void theTargetIsTheSameByteForByte() throws IOException {
        assertThat(Files.mismatch(provisioned.disk(), disk)).isEqualTo(-1);
    }

    @Test
    void noSectorOfTargetOrSourceWasWrittenOrDiscarded() {
        assertThat(result.file("written-after")).matches("(\\d+ \\d+\n){2}").isEqualTo(result.file("written-before"));
    }

    @Test
    void theSourceHasTheSameFiles() {
        Manifest before = source("before");

        assertThat(before.entries()).hasSizeGreaterThan(4000);
        assertThat(before.differences(source("after"))).isEmpty();
    }

    @Test
    void nothingIsLeftInTheMachine() {
        assertThat(result.file("state-after")).isEqualTo(result.file("state-before"));
    }

    @Test
    void bothWorkWithoutAPassphraseAndSayThatNothingChanged() {
        assertThat(ToolGuest.json(result.share().resolve("plan.json"))
                        .at("/result")
                        .asText())
                .isEqualTo("PLAN_OK");
        assertThat(ToolGuest.json(result.share().resolve("dry.json"))
                        .at("/result")
                        .asText())
                .isEqualTo("DRYRUN_OK");
        assertThat(result.file("plan.err")).contains("Nothing was touched");
        assertThat(result.file("dry.err")).contains("Nothing was changed");
    }

    /** Without the places where memory is mounted: their times are those of other file systems. */
    private static Manifest source(String name) {
        return Manifest.read(result.share(), name).without(Set.of("/dev", "/proc", "/run", "/sys", "/tmp")::contains);
    }
}
