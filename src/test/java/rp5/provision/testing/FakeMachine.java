package rp5.provision.testing;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.SwapEntry;
import rp5.provision.model.VolumeGroup;

/** A machine as the facts describe it: devices that lie on each other, mounts, swaps and volume groups. */
public final class FakeMachine {
    private final Map<String, FakeDevice> devices = new LinkedHashMap<>();
    private final List<MountEntry> mounts = new ArrayList<>();
    private final List<SwapEntry> swaps = new ArrayList<>();
    private final List<VolumeGroup> groups = new ArrayList<>();
    private boolean root = true;
    private String kernel = "6.12.47+rpt-rpi-2712";
    private @Nullable LocalDate bootloader = LocalDate.of(2025, 11, 5);

    private FakeMachine() {}

    /** No device, no mount. */
    public static FakeMachine bare() {
        return new FakeMachine();
    }

    /** A Pi that runs from SD, with zram swap and one empty NVMe disk of 64 GiB. */
    public static FakeMachine onSd() {
        return bare().disk("mmcblk0")
                .part("mmcblk0", 1)
                .part("mmcblk0", 2)
                .mounted("/", "mmcblk0p2", "ext4")
                .mounted("/boot/firmware", "mmcblk0p1", "vfat")
                .with("zram0", "disk", UnaryOperator.identity())
                .swap("/dev/zram0")
                .nvme("nvme0n1", "S1");
    }

    /** What this program leaves on a disk whose stack is open. */
    public FakeMachine provisioned(String disk) {
        return provisioned(disk, "cryptroot");
    }

    /** The same, its container open by another name. */
    public FakeMachine provisioned(String disk, String mapping) {
        return part(disk, 1, d -> d.partition(1, DiskLayout.TYPE_ESP.toLowerCase(java.util.Locale.ROOT), "EFI")
                        .holding("vfat", "1A2B-3C4D"))
                .part(disk, 2, d -> d.partition(2, DiskLayout.TYPE_LINUX, "BOOT")
                        .holding("ext4", "b007"))
                .part(disk, 3, d -> d.partition(3, DiskLayout.TYPE_LUKS, "CRYPTROOT")
                        .holding("crypto_LUKS", "1335"))
                .with("dm-0", "crypt", d -> d.at("/dev/mapper/" + mapping).holding("LVM2_member", "pv"), node(disk, 3))
                .with("dm-1", "lvm", d -> d.at("/dev/mapper/rp5vg-root").holding("ext4", "4007"), "dm-0")
                .group("rp5vg", "/dev/mapper/" + mapping);
    }

    public FakeMachine disk(String name) {
        return with(name, "disk", UnaryOperator.identity());
    }

    public FakeMachine nvme(String name, String serial) {
        return with(name, "disk", d -> d.sold("Model X", serial));
    }

    public FakeMachine part(String disk, int number) {
        return part(disk, number, d -> d.partition(number, DiskLayout.TYPE_LINUX, ""));
    }

    public FakeMachine part(String disk, int number, UnaryOperator<FakeDevice> detail) {
        return with(node(disk, number), "part", detail, disk);
    }

    /** A device that lies on others. */
    public FakeMachine with(String name, String type, UnaryOperator<FakeDevice> detail, String... on) {
        FakeDevice device = new FakeDevice(name, "259:" + devices.size(), type);
        for (String parent : on) {
            get(parent).children.add(name);
            device.parents.add(parent);
        }
        devices.put(name, detail.apply(device));
        return this;
    }

    /** Changes a device that is there. */
    public FakeMachine change(String name, UnaryOperator<FakeDevice> detail) {
        devices.put(name, detail.apply(get(name)));
        return this;
    }

    public FakeMachine mounted(String target, String device, String fstype) {
        return mount(target, "/", get(device).majorMinor, fstype, "/dev/" + device, "rw");
    }

    public FakeMachine mountedToRead(String target, String device, String fstype) {
        return mount(target, "/", get(device).majorMinor, fstype, "/dev/" + device, "ro,nosuid,nodev,ro");
    }

    public FakeMachine mount(String target, String root, String number, String fstype, String source, String options) {
        mounts.add(new MountEntry(mounts.size() + 20, Path.of(target), root, number, fstype, source, options));
        return this;
    }

    public FakeMachine unmounted(String target) {
        mounts.removeIf(mount -> mount.target().equals(Path.of(target)));
        return this;
    }

    public FakeMachine swap(String device) {
        swaps.add(new SwapEntry(device, "partition", ByteSize.mib(512)));
        return this;
    }

    public FakeMachine swapFile(String path) {
        swaps.add(new SwapEntry(path, "file", ByteSize.mib(512)));
        return this;
    }

    public FakeMachine group(String name, String... physicalVolumes) {
        groups.add(new VolumeGroup(name, "uuid-" + groups.size(), List.of(physicalVolumes)));
        return this;
    }

    public FakeMachine withoutRoot() {
        root = false;
        return this;
    }

    public FakeMachine kernel(String release) {
        kernel = release;
        return this;
    }

    public FakeMachine bootloader(@Nullable LocalDate date) {
        bootloader = date;
        return this;
    }

    public BlockDevice device(String name) {
        return get(name).build();
    }

    public MachineFacts facts() {
        return new MachineFacts(
                root,
                kernel,
                ByteSize.mib(8192),
                Optional.ofNullable(bootloader),
                new BlockDevices(
                        devices.values().stream().map(FakeDevice::build).toList()),
                mounts,
                swaps,
                groups,
                FakeSource.piOs().facts());
    }

    /** The kernel's name of a partition. */
    public static String node(String disk, int number) {
        return disk + (Character.isDigit(disk.charAt(disk.length() - 1)) ? "p" : "") + number;
    }

    private FakeDevice get(String name) {
        FakeDevice device = devices.get(name);
        if (device == null) {
            throw new NoSuchElementException("this fake machine has no " + name);
        }
        return device;
    }
}
