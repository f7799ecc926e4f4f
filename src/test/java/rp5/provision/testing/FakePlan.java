package rp5.provision.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Holder;
import rp5.provision.model.Ids;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.TargetPaths;

/** A plan for a disk, as far as the steps before partitioning look at one. */
public final class FakePlan {
    private FakePlan() {}

    public static ProvisionPlan of(BlockDevice disk, List<Holder> holders) {
        return of(identity(disk, ""), holders, ByteSize.mib(512), ByteSize.mib(1024));
    }

    public static ProvisionPlan of(DiskIdentity disk, List<Holder> holders, ByteSize esp, ByteSize boot) {
        return new ProvisionPlan(
                FakeFlags.of(Mode.FULL, esp, boot),
                disk,
                DeviceMap.of(disk.path()),
                new DiskLayout(new UUID(0, 1), 512, List.of()),
                Ids.choose(() -> new UUID(0, 2)),
                new LuksSpec("aes-xts-plain64", 512, "argon2id", 262144, 4, 4096),
                new SourcePlan(
                        LayoutKind.PIOS,
                        "Debian",
                        Path.of("/boot/firmware"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new KernelSlot("6.12.47+rpt-rpi-2712", "kernel_2712.img", "initramfs_2712")),
                        List.of(),
                        Map.of()),
                TargetPaths.below(TargetPaths.BASE),
                holders,
                List.of());
    }

    public static DiskIdentity identity(BlockDevice disk, String byId) {
        return new DiskIdentity(
                disk.path(),
                disk.majorMinor(),
                disk.size(),
                disk.logicalSectorBytes(),
                disk.model(),
                disk.serial(),
                disk.wwn(),
                byId);
    }
}
