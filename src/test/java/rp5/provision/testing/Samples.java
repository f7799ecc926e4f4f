package rp5.provision.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Flags;
import rp5.provision.model.Ids;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.PartitionSpec;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.TargetPaths;

/** One plan and its facts, with identifiers that can be told apart at a glance. */
public final class Samples {
    public static final DevicePath DISK = new DevicePath("/dev/nvme0n1");

    private Samples() {}

    public static Ids ids() {
        return new Ids(uuid(1), uuid(2), uuid(3), uuid(4), "1A2B-3C4D", uuid(5), uuid(6), uuid(7));
    }

    /** The UUID whose digits all are the given one. */
    public static UUID uuid(int digit) {
        String d = Integer.toString(digit);
        return UUID.fromString(
                d.repeat(8) + "-" + d.repeat(4) + "-4" + d.repeat(3) + "-8" + d.repeat(3) + "-" + d.repeat(12));
    }

    public static Flags flags(Mode mode) {
        return FakeFlags.of(mode);
    }

    public static DiskLayout layout() {
        Ids ids = ids();
        return new DiskLayout(
                ids.disk(),
                512,
                List.of(
                        new PartitionSpec(1, "EFI", DiskLayout.TYPE_ESP, ids.espPart(), 2048, 1048576),
                        new PartitionSpec(2, "BOOT", DiskLayout.TYPE_LINUX, ids.bootPart(), 1050624, 2097152),
                        new PartitionSpec(3, "CRYPTROOT", DiskLayout.TYPE_LUKS, ids.luksPart(), 3147776, 246917120)));
    }

    public static ProvisionPlan plan() {
        SourceFacts source = FakeSource.piOs().facts();
        return new ProvisionPlan(
                flags(Mode.FULL),
                new DiskIdentity(
                        DISK,
                        "259:0",
                        new ByteSize(128035676160L),
                        512,
                        "Sample SSD",
                        "S123",
                        "eui.0025",
                        "nvme-Sample_SSD_S123"),
                DeviceMap.of(DISK),
                layout(),
                ids(),
                new LuksSpec("aes-xts-plain64", 512, "argon2id", 524288, 4, 4096),
                new SourcePlan(
                        LayoutKind.PIOS,
                        source.prettyName(),
                        source.esp(),
                        source.filesystems(),
                        List.of("/proc", "/sys"),
                        List.of("/initramfs*"),
                        List.of(
                                new KernelSlot("6.12.47+rpt-rpi-2712", "kernel_2712.img", "initramfs_2712"),
                                new KernelSlot("6.12.47+rpt-rpi-v8", "kernel8.img", "initramfs8")),
                        List.of(),
                        Map.of()),
                TargetPaths.below(Path.of("/run/rp5-provision")),
                List.of(),
                List.of());
    }

    public static MachineFacts facts() {
        return new MachineFacts(
                true,
                "6.12.47+rpt-rpi-2712",
                ByteSize.mib(8192),
                Optional.empty(),
                new BlockDevices(List.of()),
                List.of(),
                List.of(),
                List.of(),
                FakeSource.piOs().facts());
    }
}
