package rp5.provision.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.testing.FakeContext;
import rp5.provision.testing.FakeDevice;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.FakePlan;
import rp5.provision.testing.RefusalTable;
import rp5.provision.testing.RefusalTable.Row;
import rp5.provision.testing.ScriptedRunner;

/** Devices that must not be erased; with the names that mean none they make the table of docs/safety.md. */
class DiskRefusalsTest {
    private static final String BY_ID = "/dev/disk/by-id/nvme-Model_X_S1";
    /** Of the fake machine's 4000 MiB with both boot partitions: see SpaceTest. */
    private static final long NEEDED = (512L + 1024 + 24 + 4000 + 400 + 512) << 20;

    private final List<Row> rows = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private FakeHost host;

    @BeforeEach
    void ask() {
        host = new FakeHost(root)
                .file("/dev/nvme0n1", "")
                .file("/dev/nvme1n1", "")
                .link(BY_ID, "/dev/nvme0n1");
        live();
        noDisks();
        inUse();
        shared();
        places();
        unfit();
        betweenPlanAndAct();
    }

    private void live() {
        FakeMachine sd = FakeMachine.onSd();
        row("the SD card that the system runs from", sd, "mmcblk0", "RefusalIT live-disk, live-link, live-by-id");
        row("a partition of it", sd, "mmcblk0p2", "RefusalIT live-partition");
        FakeMachine loop = FakeMachine.onSd()
                .with("loop0", "loop", d -> d.over("/root/image"), "mmcblk0p2")
                .with("dm-0", "dm", d -> d.at("/dev/mapper/over-it"), "loop0")
                .with("dm-1", "lvm", d -> d.at("/dev/mapper/other-volume"), "loop0");
        row("a loop device over a file on it", loop, "loop0", "RefusalIT loop-over-a-file-on-it");
        row("a mapping over that", loop, "dm-0", "RefusalIT mapping-over-it");
        row("a logical volume over that", loop, "dm-1", "RefusalIT volume-over-it");
        FakeMachine encrypted =
                FakeMachine.bare().nvme("nvme0n1", "S1").provisioned("nvme0n1").mounted("/", "dm-1", "ext4");
        row("the disk below the live LVM and LUKS", encrypted, "nvme0n1", "LiveTargetIT");
        FakeMachine array = FakeMachine.bare()
                .disk("sda")
                .disk("sdb")
                .with("md0", "raid1", same(), "sda", "sdb")
                .mounted("/", "md0", "ext4");
        row("a disk of the array that the system runs from", array, "sda", "");
        FakeMachine overlay = FakeMachine.bare()
                .disk("sdc")
                .part("sdc", 2)
                .mounted("/media/root-ro", "sdc2", "ext4")
                .mount("/media/root-rw", "/", "0:30", "tmpfs", "tmpfs", "rw")
                .mount(
                        "/",
                        "/",
                        "0:31",
                        "overlay",
                        "overlay",
                        "rw,lowerdir=/media/root-ro,upperdir=/media/root-rw/u,workdir=/media/root-rw/w");
        row("the disk below the overlay that is /", overlay, "sdc", "");
        row(
                "any disk, when / comes over the network",
                FakeMachine.onSd().unmounted("/").mount("/", "/", "0:3", "nfs", "srv:/", "rw"),
                "nvme0n1",
                "");
        row(
                "a disk with active swap",
                FakeMachine.onSd().part("nvme0n1", 1).swap("/dev/nvme0n1p1"),
                "nvme0n1",
                "RefusalIT swap");
    }

    private void noDisks() {
        FakeMachine nvme = FakeMachine.onSd().provisioned("nvme0n1");
        row("a partition", nvme, "nvme0n1p1", "RefusalIT partition-of-another-disk");
        row("an open LUKS mapping", nvme, "dm-0", "");
        row("a logical volume", nvme, "dm-1", "");
        row("an md array", empty().with("md0", "raid1", same(), "nvme0n1"), "md0", "RefusalIT array");
        row("a multipath device", empty().with("dm-2", "mpath", d -> d.at("/dev/mapper/mpatha")), "dm-2", "");
        row("another mapping", empty().with("dm-3", "dm", d -> d.at("/dev/mapper/linear"), "nvme0n1"), "dm-3", "");
        row("a bcache device", empty().with("bcache0", "disk", same(), "nvme0n1"), "bcache0", "");
        row("a loop device over a partition", loop("/dev/nvme0n1p1"), "loop0", "");
        row("a loop device whose file is deleted", loop(""), "loop0", "");
        row("a RAM disk", disk("ram0"), "ram0", "");
        row("compressed memory", disk("zram1"), "zram1", "RefusalIT zram");
        row("a CD drive", empty().with("sr0", "rom", same()), "sr0", "");
        row("a floppy drive", disk("fd0"), "fd0", "");
        row("a boot area of an eMMC", disk("mmcblk1boot0"), "mmcblk1boot0", "");
        row("a flash chip", disk("mtdblock0"), "mtdblock0", "");
        row("a network block device", disk("nbd0"), "nbd0", "");
        row("whatever else lsblk does not call a disk", empty().with("st0", "tape", same()), "st0", "");
        row("a write-protected disk", change(d -> d.readOnly()), "nvme0n1", "RefusalIT read-only");
    }

    private void inUse() {
        FakeMachine parts = empty().part("nvme0n1", 1);
        row("a mounted disk", parts.mounted("/mnt/data", "nvme0n1p1", "ext4"), "nvme0n1", "RefusalIT mounted");
        row(
                "a disk with an active volume group",
                empty().with("dm-0", "lvm", d -> d.at("/dev/mapper/data-volume"), "nvme0n1")
                        .group("data", "/dev/nvme0n1"),
                "nvme0n1",
                "RefusalIT volume-group");
        row(
                "a disk with an open LUKS container",
                empty().with("dm-0", "crypt", d -> d.at("/dev/mapper/secret"), "nvme0n1"),
                "nvme0n1",
                "RefusalIT open-container");
        row(
                "a path of a multipath device",
                empty().with("dm-0", "mpath", d -> d.at("/dev/mapper/mpatha"), "nvme0n1"),
                "nvme0n1",
                "");
        row(
                "a member of a running md array",
                empty().with("md0", "raid1", same(), "nvme0n1"),
                "nvme0n1",
                "RefusalIT array-member");
        row(
                "a disk with a loop device over it",
                empty().with("loop0", "loop", d -> d.over("/dev/nvme0n1"), "nvme0n1"),
                "nvme0n1",
                "");
        row("a disk that backs a bcache", empty().with("bcache0", "disk", same(), "nvme0n1"), "nvme0n1", "");
        host.file("/proc/self/mountinfo", "1 0 179:2 / / rw - ext4 /dev/mmcblk0p2 rw\n")
                .file("/proc/50/comm", "containerd\n")
                .file("/proc/50/mountinfo", elsewhere());
        row("a disk that only a container has mounted", empty(), "nvme0n1", "RefusalIT other-namespace");
        host.file("/proc/50/mountinfo", "");
        host.file("/proc/60/comm", "qemu-system-aar\n")
                .link("/proc/60/fd/9", "/dev/nvme0n1")
                .file("/proc/60/fdinfo/9", "pos:\t0\nflags:\t02100002\nmnt_id:\t5\n");
        row("a disk that a program writes to", empty(), "nvme0n1", "RefusalIT open-for-writing");
        host.file("/proc/60/fdinfo/9", "");
    }

    private void shared() {
        FakeMachine two = empty().nvme("nvme1n1", "S2");
        FakeMachine mirror = FakeMachine.onSd().disk("sda").with("md0", "raid1", same(), "nvme0n1", "sda");
        add("and, told besides, the array's other disks", step(mirror), plan(mirror, "nvme0n1"), mirror, "", 1);
        row("a device of a btrfs over several", both(two, "btrfs"), "nvme0n1", "");
        row("one of a bcachefs", both(two, "bcachefs"), "nvme0n1", "");
        row("one of an array that does not run", both(two, "linux_raid_member"), "nvme0n1", "");
        row("one of a ZFS pool that is not imported", both(two, "zfs_member"), "nvme0n1", "");
        host.file("/proc/spl/kstat/zfs/tank/state", "ONLINE\n");
        row(
                "one of a ZFS pool that is imported, with nothing mounted",
                change(d -> d.holding("zfs_member", "u1").labelled("tank")),
                "nvme0n1",
                "");
        row(
                "one of a ZFS, while one is mounted",
                change(d -> d.holding("zfs_member", "u1")).mount("/tank", "/", "0:50", "zfs", "tank", "rw"),
                "nvme0n1",
                "");
        row(
                "one of a volume group that is not active",
                FakeMachine.onSd().disk("sda").group("data", "/dev/nvme0n1", "/dev/sda"),
                "nvme0n1",
                "RefusalIT hidden-group");
        row(
                "any disk, when another has a group of our name",
                FakeMachine.onSd().disk("sda").group("rp5vg", "/dev/sda"),
                "nvme0n1",
                "");
        row(
                "any disk, when another has a mapping of our name",
                FakeMachine.onSd().disk("sda").with("dm-0", "crypt", d -> d.at("/dev/mapper/cryptroot"), "sda"),
                "nvme0n1",
                "");
        row(
                "any disk, when another has a mapping that would be in our group",
                FakeMachine.onSd().disk("sda").with("dm-0", "dm", d -> d.at("/dev/mapper/rp5vg-swap"), "sda"),
                "nvme0n1",
                "");
    }

    private void places() {
        row(
                "any disk, when another is mounted where the target would be",
                FakeMachine.onSd().disk("sda").part("sda", 1).mounted("/run/rp5-provision/esp", "sda1", "vfat"),
                "nvme0n1",
                "");
    }

    private void unfit() {
        row("a disk, without root", empty().withoutRoot(), "nvme0n1", "");
        row(
                "4096-byte blocks under a bootloader that cannot boot from them",
                change(d -> d.sector(4096)).bootloader(LocalDate.of(2025, 10, 16)),
                "nvme0n1",
                "");
        row("a disk one byte too small", change(d -> d.bytes(NEEDED - 1)), "nvme0n1", "");
        row("a disk far too small", change(d -> d.bytes(1L << 30)), "nvme0n1", "RefusalIT too-small");
        sizes("a /boot too small for the kernels", ByteSize.mib(512), ByteSize.mib(63));
    }

    private void betweenPlanAndAct() {
        FakeMachine gone = FakeMachine.bare().disk("mmcblk0").mounted("/", "mmcblk0", "ext4");
        late("a disk that goes away after the plan", gone);
        late("another disk in its place after the plan", change(d -> d.sold("Model X", "S2")));
        late(
                "another card in the same reader after the plan",
                change(d -> d.sequence("12")),
                change(d -> d.sequence("13")));
        late(
                "a loop device over another file after the plan",
                change(d -> d.over("/srv/a.img")),
                change(d -> d.over("/srv/b.img")));
        late("the same disk, grown after the plan", change(d -> d.bytes(65L << 30)));
        late("a disk mounted after the plan", empty().mounted("/mnt/late", "nvme0n1", "ext4"));
        host.link(BY_ID, "/dev/nvme1n1");
        late("names swapped after the plan", empty());
    }

    @Test
    void areThoseOfThePage() {
        RefusalTable.check(
                code -> code == ResultCode.FAIL_SAFETY_GUARD || code == ResultCode.FAIL_LIVE_DISK_GUARD, rows);
    }

    @Test
    void areEnough() {
        assertThat(rows).hasSizeGreaterThan(50);
    }

    @Test
    void haveASentenceOfTheirOwnEach() {
        assertThat(rows).extracting(Row::sentence).doesNotHaveDuplicates().allMatch(s -> s.endsWith("."));
    }

    @Test
    void areAllThatThereAre() {
        List<String> templates = Stream.of(
                        Arrays.stream(Reason.values()).map(Reason::sentence),
                        Arrays.stream(NoDisk.values()).map(kind -> "it is " + kind.words() + "."),
                        Arrays.stream(Sharing.values()).map(Sharing::words))
                .flatMap(words -> words)
                .toList();
        for (String template : templates) {
            assertThat(rows).as(template).anyMatch(row -> RefusalTable.pattern(template)
                    .matcher(row.sentence())
                    .find());
        }
    }

    @Test
    void noGuardHasAReasonBesides() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("rp5.provision.safety..")
                .and()
                .doNotHaveSimpleName("Reason")
                .should()
                .callConstructor(Refusal.class, ResultCode.class, String.class, String.class)
                .orShould()
                .callConstructor(RefusedException.class, ResultCode.class, String.class, String.class)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("rp5.provision.safety"));
        ArchRuleDefinition.noClasses()
                .that()
                .haveSimpleName("TargetChoice")
                .should()
                .callConstructor(RefusedException.class, ResultCode.class, String.class, String.class)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("rp5.provision.devices"));
    }

    private static FakeMachine empty() {
        return FakeMachine.onSd();
    }

    private static FakeMachine change(UnaryOperator<FakeDevice> detail) {
        return empty().change("nvme0n1", detail);
    }

    private static FakeMachine disk(String name) {
        return empty().disk(name);
    }

    private static FakeMachine loop(String file) {
        return empty().with("loop0", "loop", d -> d.over(file));
    }

    private static FakeMachine both(FakeMachine machine, String fstype) {
        return machine.change("nvme0n1", d -> d.holding(fstype, "u1")).change("nvme1n1", d -> d.holding(fstype, "u1"));
    }

    private static UnaryOperator<FakeDevice> same() {
        return UnaryOperator.identity();
    }

    private static String elsewhere() {
        return "9001 1 " + empty().device("nvme0n1").majorMinor() + " / /data rw - ext4 /dev/nvme0n1 rw\n";
    }

    /** Before the run begins. */
    private void row(String what, FakeMachine machine, String device, String real) {
        add(what, step(machine), plan(machine, device), machine, real, 0);
    }

    private void sizes(String what, ByteSize esp, ByteSize boot) {
        host.file("/boot/vmlinuz-6.12.47+rpt-rpi-2712", "12345");
        DiskIdentity disk = FakePlan.identity(empty().device("nvme0n1"), "");
        add(what, step(empty()), FakePlan.of(disk, List.of(), esp, boot), empty(), "", 0);
    }

    private static ProvisionPlan plan(FakeMachine machine, String device) {
        return FakePlan.of(machine.device(device), List.of());
    }

    /**
     * @param which of the refusals, from 0
     */
    private void add(String what, SafetyStep step, ProvisionPlan plan, FakeMachine machine, String real, int which) {
        List<Refusal> refusals = step.check(plan, machine.facts(), new ScriptedRunner());
        assertThat(refusals).as(what).hasSizeGreaterThan(which);
        Refusal told = refusals.get(which);
        assertThat(told.remedy()).as(what).isNotBlank();
        rows.add(new Row(what, told.code(), told.message(), real));
    }

    /** Planned for a good disk; found out right before the first write. */
    private void late(String what, FakeMachine now) {
        late(what, empty(), now);
    }

    private void late(String what, FakeMachine then, FakeMachine now) {
        DiskIdentity planned = FakePlan.identity(empty().device("nvme0n1"), BY_ID);
        ProvisionPlan plan = FakePlan.of(planned, List.of(), ByteSize.mib(512), ByteSize.mib(1024));
        ScriptedRunner runner = new ScriptedRunner();
        RefusedException refused = catchThrowableOfType(
                RefusedException.class, () -> step(now).apply(FakeContext.of(plan, then.facts(), runner)));
        assertThat(refused).as(what).isNotNull();
        assertThat(runner.mutations()).isEmpty();
        Refusal first = refused.refusals().get(0);
        rows.add(new Row(what, first.code(), first.message(), ""));
    }

    private SafetyStep step(FakeMachine now) {
        return new SafetyStep(host.files(), prober -> now.facts());
    }
}
