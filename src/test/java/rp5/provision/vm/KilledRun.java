package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A run whose process is killed twice, in the copy and in update-initramfs, and that is gone on with in the same machine each time. */
record KilledRun(Path disk, GuestResult result) {
    static final String PASSPHRASE = "long enough for anybody";
    private static final Duration LIMIT = Duration.ofMinutes(20);

    static KilledRun of(Layout layout) {
        Guest guest = ToolGuest.of("killed-" + layout.argument(), layout);
        Path disk = guest.folders().emptyDisk("target.img", Provisioned.DISK_BYTES);
        Path other = guest.folders().emptyDisk("other.img", Provisioned.DISK_BYTES);
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));
        ToolGuest.passphraseFile(guest, "wrong", "long enough for nobody".getBytes(StandardCharsets.US_ASCII));

        GuestResult result = guest.disk(disk).disk(other).limit(LIMIT).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                take_passphrase wrong
                yes="--yes --passphrase-file /run/passphrase"
                # What udev's activation of a group writes down comes with the first group; a version needs no disk.
                rp5 --version
                state state-before

                rp5_start first $yes /dev/ubdb
                wait_until [ -d /run/rp5-provision/root/usr/share ] || exit
                is_running 'rsyn[c]' || exit
                kill -KILL $started
                wait $started
                cp $RP5_LOGS/ete_nvme_provision.journal /host/first.journal
                grep -c /run/rp5-provision /proc/self/mountinfo >/host/first.mounts
                header() { head -c 20M /dev/ubdb | sha256sum; head -c 20M /dev/ubdb3 | sha256sum; written ubdc; }
                header >/host/header-before
                rp5_run plan --plan --resume /dev/ubdb || exit
                rp5_run dry --dry-run --resume /dev/ubdb || exit
                rp5_run wrong --yes --resume --passphrase-file /run/wrong /dev/ubdb
                rp5_run other $yes --resume /dev/ubdc
                header >/host/header-after

                rp5_start second $yes --resume /dev/ubdb
                until is_running 'mkinitramf[s]'; do kill -0 $started || exit; sleep 0.2; done
                kill -KILL $started
                wait $started
                rp5_run third $yes --resume /dev/ubdb || exit
                state state-after
                rp5_run fourth $yes --resume /dev/ubdb
                cryptsetup open --readonly --key-file /run/passphrase /dev/ubdb3 look && vgchange -qay --autobackup n rp5vg && udevadm settle || exit
                mount -o ro,noload /dev/rp5vg/root /mnt && ls -A /mnt/var/tmp >/host/var-tmp || exit
                umount /mnt && vgchange -qan --autobackup n rp5vg && cryptsetup close look
                exit 0
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        return new KilledRun(disk, result);
    }

    JsonNode json(String run) {
        return ToolGuest.json(result.share().resolve(run + ".json"));
    }

    void assertRefused(String run, String exit, String sentence) {
        assertThat(result.file(run + ".exit")).isEqualTo(exit + "\n");
        assertThat(json(run).at("/refusals/0/message").asText()).contains(sentence);
        assertThat(json(run).at("/commands")).isEmpty();
        assertThat(json(run).at("/failure/disk_state").asText()).isEqualTo("UNTOUCHED");
    }

    /** All that the test of a layout asserts, but for the boot. */
    void assertGoneOnWith() {
        assertThat(Integer.parseInt(result.file("first.mounts").strip())).isGreaterThan(5);
        assertThat(json("plan").at("/resumed/skipped").toString()).isEqualTo("[\"partitioning\",\"lukslvm\"]");
        assertThat(json("plan").at("/resumed/same_boot").asBoolean()).isTrue();
        assertThat(json("dry").at("/result").asText()).isEqualTo("DRYRUN_OK");
        assertRefused("wrong", "5", "does not open the container");
        assertRefused("other", "2", "Another disk has a volume group rp5vg");
        assertThat(result.file("header-after")).isEqualTo(result.file("header-before"));

        JsonNode done = json("third");
        assertThat(done.at("/result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(done.at("/resumed/skipped").toString()).isEqualTo("[\"partitioning\",\"lukslvm\"]");
        assertThat(done.at("/commands").toString()).doesNotContain("luksFormat", "sfdisk", "lvcreate");
        assertThat(done.at("/warnings").toString()).contains("A killed run had left programs at work");
        assertThat(ToolGuest.json(result.share().resolve("first.journal"))
                        .at("/run/ids")
                        .toString())
                .isEqualTo(done.at("/plan/ids").toString());
        assertThat(result.stateBesidesLvm("state-after")).isEqualTo(result.stateBesidesLvm("state-before"));
        assertRefused("fourth", "2", "had come to its end");
        // The second one was killed while mkinitramfs had an image laid out there.
        assertThat(result.file("var-tmp")).isEmpty();
    }

    void assertBoots(String name) {
        try (TargetBoot boot = TargetBoot.of(name, disk)) {
            boot.unlock(PASSPHRASE);
        }
    }
}
