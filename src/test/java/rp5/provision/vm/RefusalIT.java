package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import rp5.provision.errors.ResultCode;

/** Devices that {@code --yes} refuses on a machine that runs from SD (/dev/ubda): nothing is written, nothing foreign is touched, nothing is left. */
@Tag("vm")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalIT {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final long DISK = 6L << 30;
    private static final long SMALL_DISK = 1L << 30;
    private static final String LIVE = "leads to the disk of the running system";

    /** What leads to the live disk. */
    static final List<Refused> LIVE_DISK = List.of(
            live("live-disk", "/dev/ubda"),
            live("live-partition", "/dev/ubda2"),
            live("live-link", "/dev/disk/by-uuid/$(lsblk -ndo UUID /dev/ubda2)"),
            live("live-by-id", "/run/ssd")
                    .prepared(
                            "mkdir -p /dev/disk/by-id; ln -s ../../ubda /dev/disk/by-id/ubd-card; ln -s /dev/disk/by-id/ubd-card /run/ssd"),
            live("loop-over-a-file-on-it", "$loop")
                    .prepared("truncate -s 6G /root/image; loop=$(losetup --show --find /root/image)"),
            live("mapping-over-it", "/dev/mapper/over-it")
                    .prepared("dmsetup create over-it --table \"0 $(blockdev --getsz $loop) linear $loop 0\"")
                    .endedBy("dmsetup remove --retry over-it"),
            live("volume-over-it", "/dev/mapper/other-volume")
                    .prepared(
                            "lvm pvcreate -q $loop; lvm vgcreate -q other $loop; lvm lvcreate -q --yes --name volume --size 4G other")
                    .endedBy(
                            "lvm vgchange -q --activate n other; udevadm settle; losetup --detach $loop; rm /root/image"));

    /** What is no disk. */
    static final List<Refused> NO_DISK = List.of(
            noDevice("not-a-block-device", "/dev/null", "is not a block device: it is a character device"),
            noDevice("missing", "/dev/nvme9n1", "does not exist"),
            noDevice("regular-file", "/etc/hostname", "is not a block device: it is a file"),
            noDevice("folder", "/etc", "is not a block device: it is a folder"),
            noDevice("relative", "ubdb", "is not an absolute path"),
            noDevice("not-listed", "/run/no-medium", "is a block device that lsblk does not list")
                    .prepared("mknod /run/no-medium b 240 7")
                    .endedBy("rm /run/no-medium"),
            foreign("partition-of-another-disk", "/dev/ubdb1", "ubdb", "is not a whole disk: it is a partition")
                    .prepared("echo ,,L | sfdisk --quiet --label gpt /dev/ubdb"),
            foreign("zram", "/dev/zram1", "zram1", "is not a whole disk: it is memory")
                    .prepared("modprobe zram; cat /sys/class/zram-control/hot_add; echo 6G >/sys/block/zram1/disksize"),
            foreign("read-only", "ubdh", "is read-only").prepared("blockdev --setro /dev/ubdh"),
            foreign("too-small", "ubdj", "is too small"));

    /** What somebody else uses. */
    static final List<Refused> IN_USE = List.of(
            foreign("mounted", "ubdb", "mounted at /mnt/foreign (ubdb1)")
                    .prepared(
                            "mke2fs -q -t ext4 -E lazy_itable_init=0,lazy_journal_init=0 /dev/ubdb1; mkdir -p /mnt/foreign; mount /dev/ubdb1 /mnt/foreign"
                                    + "; echo precious >/mnt/foreign/file")
                    .endedBy("cp /mnt/foreign/file /host/precious; umount /mnt/foreign"),
            Refused.of("swap", "/dev/ubdc", "ubdc", ResultCode.FAIL_LIVE_DISK_GUARD, "needs it for swap /dev/ubdc1")
                    .prepared(
                            "echo ,,S | sfdisk --quiet --label gpt /dev/ubdc; udevadm settle; mkswap -q /dev/ubdc1; swapon /dev/ubdc1")
                    .endedBy("swapoff /dev/ubdc1"),
            foreign("array-member", "ubdd", "md array")
                    .prepared(
                            "modprobe raid1; mdadm --create /dev/md0 --quiet --run --level=1 --raid-devices=2 --assume-clean --bitmap=none"
                                    + " /dev/ubdd /dev/ubde </dev/null; udevadm settle"),
            foreign("array", "/dev/md0", "ubdd", "is not a whole disk"),
            foreign("volume-group", "ubdf", "volume group data is active")
                    .prepared(
                            "lvm pvcreate -q /dev/ubdf; lvm vgcreate -q data /dev/ubdf; lvm lvcreate -q --yes --name volume --size 1G data")
                    .endedBy("lvm vgchange -q --activate n data"),
            // Another machine's, which LVM itself shows to nobody who does not ask for it.
            foreign("hidden-group", "ubdf", "volume group data lies on /dev/ubdi too")
                    .prepared(
                            "lvm vgextend -q data /dev/ubdi; lvm vgchange -q --yes --systemid elsewhere data; lvm pvs"),
            foreign("open-container", "ubdg", "mapping secret is open")
                    .prepared(
                            "cryptsetup luksFormat --batch-mode --pbkdf pbkdf2 --pbkdf-force-iterations 1000"
                                    + " --key-file /run/passphrase /dev/ubdg; cryptsetup open --key-file /run/passphrase /dev/ubdg secret")
                    .endedBy("cryptsetup close secret"),
            // By a node of another name, which only the number of the device tells.
            foreign("open-for-writing", "ubdg", "is open for writing: process")
                    .prepared(
                            "mknod /run/alias b $(lsblk -ndo MAJ:MIN /dev/ubdg | tr : ' '); sleep 1000 9<>/run/alias & writer=$!")
                    .endedBy("kill $writer; wait $writer; rm /run/alias"),
            // Others give theirs that name too: it is left over from us only on partitions of ours.
            foreign("container-of-our-name", "ubdg", "mapping cryptroot is open")
                    .prepared("cryptsetup open --key-file /run/passphrase /dev/ubdg cryptroot")
                    .endedBy("cryptsetup close cryptroot"),
            foreign("other-namespace", "ubdi", "in another mount namespace")
                    .prepared(
                            "mke2fs -q -t ext4 -E lazy_itable_init=0,lazy_journal_init=0 -F /dev/ubdi; mkdir -p /run/ns; unshare --mount sh -c"
                                    + " 'mount /dev/ubdi /run/ns; touch /run/ns-ready; exec sleep 1000' & holder=$!; until test -e /run/ns-ready; do sleep 0.2; done")
                    .endedBy("kill $holder; wait $holder"));

    private Path share = Path.of("");

    private static Refused live(String name, String device) {
        return Refused.of(name, device, "ubda", ResultCode.FAIL_LIVE_DISK_GUARD, LIVE);
    }

    private static Refused noDevice(String name, String device, String message) {
        return Refused.of(name, device, "ubdb", ResultCode.FAIL_INVALID_DEVICE, message);
    }

    private static Refused foreign(String name, String disk, String message) {
        return foreign(name, "/dev/" + disk, disk, message);
    }

    private static Refused foreign(String name, String device, String disk, String message) {
        return Refused.of(name, device, disk, ResultCode.FAIL_SAFETY_GUARD, message);
    }

    @BeforeAll
    void refuseAll() {
        Guest guest = ToolGuest.of("refusal", Layout.PIOS);
        ToolGuest.passphraseFile(guest, "passphrase", "long enough for anybody".getBytes(StandardCharsets.US_ASCII));
        for (char letter = 'b'; letter <= 'i'; letter++) {
            guest.disk(guest.folders().emptyDisk("ubd" + letter + ".img", DISK));
        }
        guest.disk(guest.folders().emptyDisk("ubdj.img", SMALL_DISK));
        StringBuilder script = new StringBuilder(ToolGuest.PRELUDE);
        // To look is to write on FAT: the day of the last access, and once the number of free clusters that somebody
        // asked for.
        script.append(
                "mount -o remount,noatime /boot/firmware; df /boot/firmware >/dev/null\ntake_passphrase passphrase\n");
        Stream.of(LIVE_DISK, NO_DISK, IN_USE).flatMap(List::stream).forEach(refused -> script.append(refused.shell()));

        GuestResult result = guest.limit(LIMIT).run(script.append("exit 0\n").toString());

        assertThat(result.exitCode()).as(result.console()).isZero();
        share = result.share();
    }

    @ParameterizedTest
    @FieldSource({"LIVE_DISK", "NO_DISK", "IN_USE"})
    void isRefusedAndNothingIsTouched(Refused refused) {
        JsonNode result = ToolGuest.json(share.resolve(refused.name() + ".json"));
        assertThat(result.at("/result").asText()).isEqualTo(refused.result().label());
        assertThat(share.resolve(refused.name() + ".exit"))
                .hasContent(Integer.toString(refused.result().exitCode()));
        JsonNode first = result.at("/refusals/0");
        assertThat(first.at("/message").asText()).contains(refused.message()).endsWith(".");
        assertThat(first.at("/remedy").asText()).isNotBlank();
        assertThat(result.at("/failure/disk_state").asText()).isEqualTo("UNTOUCHED");
        assertThat(result.at("/commands")).isEmpty();
        assertThat(share.resolve(refused.name() + ".written-after"))
                .hasSameTextualContentAs(share.resolve(refused.name() + ".written-before"));
        assertThat(share.resolve(refused.name() + ".after"))
                .hasSameTextualContentAs(share.resolve(refused.name() + ".before"));
    }

    @Test
    void whatLiesOnAForeignDiskIsStillThere() {
        assertThat(share.resolve("precious")).hasContent("precious");
    }
}
