package rp5.provision.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.lukslvm.Luks;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Ids;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.partitioning.LayoutPlanner;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.StepContext;

/** A plan and facts for tests of the rooms that work on the disk. */
public final class DiskSamples {
    public static final ByteSize ESP = ByteSize.mib(512);
    public static final ByteSize BOOT = ByteSize.mib(1024);

    private DiskSamples() {}

    /** Identifiers that count up: 00000000-0000-4000-8000-000000000002 for the disk, and so on. */
    public static Ids ids() {
        AtomicLong next = new AtomicLong();
        return Ids.choose(() -> {
            long n = next.incrementAndGet();
            return n == 1 ? new UUID(0x1A2B3C4DL, 0) : new UUID(0x4000L, 0x8000_0000_0000_0000L | n);
        });
    }

    public static ProvisionPlan plan(String disk, ByteSize size, int sectorBytes) {
        return plan(disk, size, sectorBytes, LayoutPlanner.plan(size, sectorBytes, ESP, BOOT, ids()));
    }

    public static ProvisionPlan plan(String disk, ByteSize size, int sectorBytes, DiskLayout layout) {
        DevicePath path = new DevicePath(disk);
        return new ProvisionPlan(
                FakeFlags.of(Mode.FULL, ESP, BOOT),
                new DiskIdentity(path, "259:0", size, sectorBytes, "Disk", "S1", "", ""),
                DeviceMap.of(path),
                layout,
                ids(),
                Luks.specFor(ByteSize.mib(8192)),
                new SourcePlan(
                        LayoutKind.PIOS,
                        "Debian",
                        Path.of("/boot/firmware"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of()),
                TargetPaths.below(Path.of("/run/rp5-provision")),
                List.of(),
                List.of());
    }

    public static MachineFacts facts(BlockDevice... devices) {
        return new MachineFacts(
                true,
                "6.12.47+rpt-rpi-2712",
                ByteSize.mib(8192),
                Optional.empty(),
                new BlockDevices(List.of(devices)),
                List.of(),
                List.of(),
                List.of(),
                new SourceFacts(
                        "Debian",
                        Map.of(),
                        Map.of(),
                        Path.of("/boot/firmware"),
                        Map.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        List.of()));
    }

    public static BlockDevice device(String name, String type, List<String> parents, List<String> children) {
        return new BlockDevice(
                name,
                new DevicePath("/dev/" + name),
                "259:0",
                type,
                ByteSize.mib(1),
                false,
                512,
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                "",
                "",
                "",
                "",
                List.of(),
                parents,
                children,
                "",
                "",
                List.of());
    }

    public static StepContext context(ProvisionPlan plan, MachineFacts facts, ProcessRunner runner) {
        return new StepContext(
                plan,
                facts,
                runner,
                file -> {},
                new CleanupStack(),
                Secret.taking("correct horse".getBytes(StandardCharsets.UTF_8)),
                Keys.NONE,
                progress -> {});
    }
}
