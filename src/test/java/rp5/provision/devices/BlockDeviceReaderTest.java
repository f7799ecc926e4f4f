package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.files.MountInfo;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.MountEntry;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.Fixtures;

class BlockDeviceReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private FakeHost host;

    @BeforeEach
    void host() {
        host = new FakeHost(root);
    }

    @Test
    void readsAProvisionedDiskDownToTheLogicalVolume() {
        BlockDevices devices = read(Fixtures.text("lsblk/provisioned-open-mounted.json"));

        assertThat(devices.all())
                .extracting(BlockDevice::name)
                .containsExactly("ubda", "ubda1", "ubda2", "ubdb", "ubdb1", "ubdb2", "ubdb3", "dm-0", "dm-1");
        BlockDevice luks = devices.byName("ubdb3").orElseThrow();
        assertThat(luks.partNumber()).isEqualTo(3);
        assertThat(luks.partLabel()).isEqualTo("CRYPTROOT");
        assertThat(luks.partType()).isEqualToIgnoringCase(DiskLayout.TYPE_LUKS);
        assertThat(luks.parents()).containsExactly("ubdb");
        assertThat(luks.children()).containsExactly("dm-0");
        BlockDevice volume = devices.byName("dm-1").orElseThrow();
        assertThat(volume.path()).isEqualTo(new DevicePath("/dev/mapper/rp5vg-root"));
        assertThat(volume.type()).isEqualTo("lvm");
        assertThat(volume.majorMinor()).isEqualTo("254:1");
        assertThat(volume.logicalSectorBytes()).isEqualTo(4096);
        assertThat(volume.mountPoints()).containsExactly("/mnt/t");
        assertThat(devices.withAncestors(volume))
                .extracting(BlockDevice::name)
                .containsExactly("dm-1", "dm-0", "ubdb3", "ubdb");
    }

    @Test
    void knowsTheOtherNamesOfADevice() {
        host.file("/dev/ubda2", "")
                .file("/dev/ubda1", "")
                .file("/dev/dm-1", "")
                .link("/dev/disk/by-id/mmc-X-part2", "/dev/ubda2")
                .link("/dev/disk/by-path/platform-1-part2", "/dev/ubda2")
                .link("/dev/rp5vg/root", "/dev/dm-1")
                .link("/dev/mine", "/dev/ubda1")
                .link("/dev/other", "/dev/ubda2")
                .file("/etc/fstab", "/dev/mine /x ext4 defaults 0 2\n/dev/no\0path /y ext4 defaults 0 2\n")
                .file("/etc/crypttab", "x \"/dev/other\" none luks\ny UUID=1 none luks\n");

        BlockDevices devices = read(Fixtures.text("lsblk/provisioned-open-mounted.json"));

        assertThat(devices.byName("ubda1").orElseThrow().links()).containsExactly("/dev/mine");
        assertThat(devices.byName("ubda2").orElseThrow().links())
                .containsExactly("/dev/disk/by-id/mmc-X-part2", "/dev/disk/by-path/platform-1-part2", "/dev/other");
        assertThat(devices.byName("dm-1").orElseThrow().links()).containsExactly("/dev/rp5vg/root");
        assertThat(devices.byName("ubdb").orElseThrow().links()).isEmpty();
    }

    @Test
    void readsAnOlderLsblk() {
        BlockDevices devices = read(Fixtures.text("lsblk/debian12.json"));

        BlockDevice disk = devices.byName("vda").orElseThrow();
        assertThat(disk.size().bytes()).isEqualTo(256L << 30);
        assertThat(disk.mountPoints()).containsExactly("/");
        assertThat(disk.partNumber()).isZero();
        assertThat(devices.byName("zram0").orElseThrow().mountPoints()).isEmpty();
    }

    @Test
    void takesPartitionNumbersFromSysfsWhereLsblkHasNone() {
        host.file("/sys/class/block/sda7/partition", "7\n");

        assertThat(read(SDA7).byName("sda7").orElseThrow().partNumber()).isEqualTo(7);
        assertThat(read(SDA7).byName("sda").orElseThrow().partNumber()).isZero();
    }

    @Test
    void numbersAndFlagsMayBeStrings() {
        BlockDevice disk = read(SDA7).byName("sda").orElseThrow();

        assertThat(disk.size().bytes()).isEqualTo(1024);
        assertThat(disk.readOnly()).isTrue();
        assertThat(disk.logicalSectorBytes()).isEqualTo(512);
        assertThat(disk.model()).isEqualTo("Disk X");
    }

    @Test
    void oneDeviceUnderSeveralParentsIsOneDeviceWithSeveralParents() {
        BlockDevices devices = read("""
                {"blockdevices": [
                  {"name":"sda","maj:min":"8:0","type":"disk","children":[
                    {"name":"md0","maj:min":"9:0","type":"raid1","children":[{"name":"md0p1","maj:min":"9:1","type":"part"}]}]},
                  {"name":"sdb","maj:min":"8:16","type":"disk","children":[
                    {"name":"md0","maj:min":"9:0","type":"raid1","children":[{"name":"md0p1","maj:min":"9:1","type":"part"}]}]}]}
                """);

        assertThat(devices.all()).extracting(BlockDevice::name).containsExactly("sda", "md0", "md0p1", "sdb");
        assertThat(devices.byName("md0").orElseThrow().parents()).containsExactly("sda", "sdb");
        assertThat(devices.byName("sdb").orElseThrow().children()).containsExactly("md0");
    }

    @Test
    void sysfsSlavesAreParentsEvenIfLsblkDoesNotNestThem() {
        host.folder("/sys/class/block/bcache0/slaves/sda");

        BlockDevices devices = read("""
                {"blockdevices": [{"name":"sda","maj:min":"8:0","type":"disk"},
                  {"name":"bcache0","maj:min":"252:0","type":"disk"}]}""");

        assertThat(devices.byName("bcache0").orElseThrow().parents()).containsExactly("sda");
        assertThat(devices.byName("sda").orElseThrow().children()).containsExactly("bcache0");
    }

    @Test
    void aLoopLiesOnTheDeviceThatHoldsItsFileOrIsIt() {
        host.file("/dev/sda7", "")
                .file("/data/disk img", "")
                .link("/dev/disk/by-label/x", "/dev/sda7")
                .file("/sys/class/block/loop0/loop/backing_file", "/data/disk img\n")
                .file("/sys/class/block/loop1/loop/backing_file", "/dev/sda7\n")
                .file("/sys/class/block/loop2/loop/backing_file", "/dev/disk/by-label/x\n")
                .file("/sys/class/block/loop3/loop/backing_file", "/data/gone (deleted)\n")
                .file("/sys/class/block/zram0/backing_dev", "/dev/sda7\n")
                .file("/sys/class/block/zram1/backing_dev", "none\n");
        String json = SDA7.replace("]}]}", "]}" + loops("loop0", "loop1", "loop2", "loop3", "zram0", "zram1") + "]}");

        BlockDevices devices = read(json, "20 1 8:7 / /data rw - ext4 /dev/sda7 rw\n");

        for (String name : List.of("loop0", "loop1", "loop2", "zram0")) {
            assertThat(devices.byName(name).orElseThrow().parents()).as(name).containsExactly("sda7");
        }
        assertThat(devices.byName("loop0").orElseThrow().backingFile()).isEqualTo("/data/disk img");
        assertThat(devices.byName("loop3").orElseThrow().backingFile()).isEmpty();
        assertThat(devices.byName("zram1").orElseThrow().parents()).isEmpty();
        assertThat(devices.byName("sda7").orElseThrow().children()).containsExactly("loop0", "loop1", "loop2", "zram0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "lsblk: failed to access sysfs directory",
                "{}",
                "[]",
                "null",
                "{\"blockdevices\": []}",
                "{\"blockdevices\": null}",
                "{\"blockdevices\": [{\"name\": \"sda\", \"maj:min\": \"8:0\", \"type\": \"disk\"}",
                "{\"blockdevices\": [{\"maj:min\": \"8:0\", \"type\": \"disk\"}]}",
                "{\"blockdevices\": [{\"name\": \"sda\", \"type\": \"disk\"}]}",
                "{\"blockdevices\": [\"sda\"]}",
                "{\"blockdevices\": [{\"name\": \"sda\", \"maj:min\": \"8:0\", \"type\": \"disk\", \"children\": 7}]}",
                "{\"blockdevices\": [{\"name\": \"s da\", \"maj:min\": \"8:0\", \"type\": \"disk\"}]}",
                "{\"blockdevices\": [{\"name\": \"sda\", \"maj:min\": \"8:0\", \"type\": \"disk\"}]} trailing"
            })
    void whatIsNotAWholeAnswerIsAnErrorThatNamesTheTool(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("lsblk")
                .extracting("code")
                .isEqualTo(ResultCode.FAIL_GENERIC);
    }

    @Test
    void everyTruncationOfARealAnswerIsAnError() {
        String whole = Fixtures.text("lsblk/sd-and-empty-target.json").stripTrailing();
        for (int length = 0; length < whole.length(); length += 97) {
            String part = whole.substring(0, length);
            assertThatThrownBy(() -> read(part)).as("first %d", length).isInstanceOf(StepException.class);
        }
    }

    private static final String SDA7 = """
            {"blockdevices": [{"name":"sda","kname":"sda","path":"/dev/sda","maj:min":"8:0","type":"disk","size":"1024",
              "ro":"1","log-sec":"512","model":"Disk X  ","serial":null,"children":[
                {"name":"sda7","kname":"sda7","path":"/dev/sda7","maj:min":"8:7","type":"part","pkname":"sda"}]}]}""";

    private static String loops(String... names) {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append(",{\"name\":\"" + name + "\",\"maj:min\":\"7:" + all.length() + "\",\"type\":\"loop\"}");
        }
        return all.toString();
    }

    private BlockDevices read(String lsblk) {
        return read(lsblk, "");
    }

    private BlockDevices read(String lsblk, String mountinfo) {
        List<MountEntry> mounts = MountInfo.parse(mountinfo);
        return new BlockDeviceReader(host.files()).read(lsblk, mounts);
    }
}
