package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link DirtyDisksIT} has no time for. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirtyDisksMoreIT {
    private DirtyDisk stopped;

    static List<Dirt> few() {
        return Dirt.FEW;
    }

    static List<Dirt> more() {
        return Dirt.MORE;
    }

    @BeforeAll
    void runAll() {
        stopped = DirtyDisk.stoppedRuns("dirty-more", Dirt.MORE);
    }

    @ParameterizedTest
    @MethodSource("more")
    void nothingOfThePastIsLeft(Dirt dirt) {
        stopped.assertStoppedAfterTheContainerWasMade(dirt);
        stopped.assertNoRemnant(dirt);
    }

    @ParameterizedTest
    @MethodSource("few")
    void aWholeRunEndsWell(Dirt dirt) {
        DirtyDisk whole = DirtyDisk.wholeRun(dirt);
        whole.assertComplete(dirt);
        whole.assertNoRemnant(dirt);
    }

    /**
     * What a killed run leaves, and a desktop that mounted the boot partitions: both are released. The root file system mounted
     * anywhere else is somebody's work, and refused.
     */
    @Test
    void aDiskOfOursIsReleasedFromWhereWeAndAutomountersMountItButNotFromElsewhere() {
        Provisioned provisioned = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of("dirty-ours", Layout.DEBIAN);
        Path disk = provisioned.copy(guest.folders(), "ours.img");
        provisioned.passphraseFor(guest);

        GuestResult result =
                guest.disk(disk).limit(Duration.ofMinutes(15)).run(ToolGuest.PRELUDE + Dirt.FUNCTIONS + """
                take_passphrase passphrase
                printf %s "$(cat /run/passphrase)" >/run/passphrase-bytes
                disk=/dev/ubdb
                mkdir /mnt/elsewhere /media/ESP
                state state-before
                cryptsetup open --key-file /run/passphrase-bytes ${disk}3 cryptroot && lvm vgchange -qq --autobackup n --activate y rp5vg && udevadm settle
                mount /dev/mapper/rp5vg-root /mnt/elsewhere || exit
                state elsewhere-before
                rp5_run elsewhere --yes --passphrase-file /run/passphrase $disk
                state elsewhere-after
                umount /mnt/elsewhere

                mkdir -p /run/rp5-provision/root
                mount /dev/mapper/rp5vg-root /run/rp5-provision/root && mount ${disk}2 /run/rp5-provision/root/boot && mount ${disk}1 /media/ESP || exit
                rp5_run again --yes --passphrase-file /run/passphrase $disk || true
                state state-after
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        JsonNode refused = ToolGuest.json(result.share().resolve("elsewhere.json"));
        assertThat(refused.at("/result").asText()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(refused.at("/refusals/0/message").asText()).contains("mounted at /mnt/elsewhere");
        assertThat(result.file("elsewhere.exit")).isEqualTo("2\n");
        assertThat(result.file("elsewhere-after")).isEqualTo(result.file("elsewhere-before"));

        JsonNode again = ToolGuest.json(result.share().resolve("again.json"));
        assertThat(again.at("/result").asText())
                .as(again.at("/failure").toString())
                .isEqualTo("ETE_DONE_OK");
        assertThat(again.at("/plan/holders")).hasSize(5);
        assertThat(again.at("/plan/ids/luks").asText()).isNotEqualTo(provisioned.id("luks"));
        assertThat(result.stateBesidesLvm("state-after")).isEqualTo(result.stateBesidesLvm("state-before"));
    }

    /** It leaves a mapping of another name than a run does. */
    @Test
    void aDiskThatAKilledCheckLeftOpenIsReleased() {
        Provisioned provisioned = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of("dirty-checked", Layout.DEBIAN);
        Path disk = provisioned.copy(guest.folders(), "checked.img");
        provisioned.passphraseFor(guest);

        GuestResult result = guest.disk(disk).limit(Duration.ofMinutes(20)).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                state state-before
                rp5_start killed --do-postcheck --passphrase-file /run/passphrase /dev/ubdb
                wait_until [ -d /run/rp5-provision/root/usr/share ] || exit
                kill -KILL $started
                wait $started
                dmsetup ls >/host/left
                # Of a run with another way to unlock that was killed earlier.
                mkdir -p /run/rp5-provision/usb-key /run/rp5-provision/image-initramfs8/all
                rp5_run again --yes --passphrase-file /run/passphrase /dev/ubdb || true
                state state-after
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(result.file("left")).contains("rp5-check", "rp5vg-root");
        JsonNode again = ToolGuest.json(result.share().resolve("again.json"));
        assertThat(again.at("/result").asText())
                .as(again.at("/failure").toString())
                .isEqualTo("ETE_DONE_OK");
        assertThat(again.at("/plan/holders").toString()).contains("rp5-check");
        assertThat(result.stateBesidesLvm("state-after")).isEqualTo(result.stateBesidesLvm("state-before"));
    }
}
