package rp5.provision.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.exec.Sleeper;
import rp5.provision.exec.SystemRunner;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CopyProgress;
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
import rp5.provision.model.MountEntry;
import rp5.provision.model.PartitionSpec;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.SwapEntry;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.StepContext;

/** A plan, facts and context for tests of the rooms that fill the target; each method changes one thing. */
public final class SystemSamples {
    public static final KernelSlot PI5 = new KernelSlot("6.12.47+rpt-rpi-2712", "kernel_2712.img", "initramfs_2712");
    public static final KernelSlot V8 = new KernelSlot("6.12.47+rpt-rpi-v8", "kernel8.img", "initramfs8");

    private Mode mode = Mode.FULL;
    private boolean skipRsync;
    private ByteSize espSize = ByteSize.mib(512);
    private Path base = Path.of("/run/rp5-provision");
    private Path esp = Path.of("/boot/firmware");
    private List<String> exclusions = List.of();
    private List<String> espExclusions = List.of();
    private List<KernelSlot> kernels = List.of(PI5, V8);
    private List<String> missing = List.of();
    private List<SourceFilesystem> filesystems = List.of(filesystem("/"));
    private List<MountEntry> mounts = List.of();
    private List<SwapEntry> swaps = List.of();
    private SourceFacts source = FakeSource.piOs().facts();
    private final List<CopyProgress> progress = new ArrayList<>();
    private final CleanupStack cleanups = new CleanupStack();

    public static SourceFilesystem filesystem(String mountPoint) {
        return new SourceFilesystem(Path.of(mountPoint), "/dev/mmcblk0p2", "ext4", ByteSize.mib(4000));
    }

    /** A captured output under {@code fixtures}. */
    public static String fixture(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/fixtures").resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs programs for real, on this machine. */
    public static ProcessRunner realRunner() {
        return new SystemRunner(run -> {}, Clock.systemUTC(), Sleeper.REAL, System.getenv("PATH"));
    }

    public SystemSamples mode(Mode value) {
        mode = value;
        return this;
    }

    public SystemSamples skippingRsync() {
        skipRsync = true;
        return this;
    }

    public SystemSamples espOf(long mib) {
        espSize = ByteSize.mib(mib);
        return this;
    }

    public SystemSamples base(Path value) {
        base = value;
        return this;
    }

    public SystemSamples exclusions(String... patterns) {
        exclusions = List.of(patterns);
        return this;
    }

    public SystemSamples espExclusions(String... patterns) {
        espExclusions = List.of(patterns);
        return this;
    }

    public SystemSamples kernels(KernelSlot... slots) {
        kernels = List.of(slots);
        return this;
    }

    public SystemSamples missing(String... packages) {
        missing = List.of(packages);
        return this;
    }

    public SystemSamples filesystems(String... mountPoints) {
        filesystems =
                List.of(mountPoints).stream().map(SystemSamples::filesystem).toList();
        return this;
    }

    public SystemSamples mounts(MountEntry... entries) {
        mounts = List.of(entries);
        return this;
    }

    public SystemSamples swaps(SwapEntry... entries) {
        swaps = List.of(entries);
        return this;
    }

    public SystemSamples source(SourceFacts facts) {
        source = facts;
        return this;
    }

    public SystemSamples espAt(Path value) {
        esp = value;
        return this;
    }

    public Flags flags() {
        return FakeFlags.of(mode, espSize, ByteSize.mib(1024), skipRsync);
    }

    public ProvisionPlan plan() {
        DevicePath disk = new DevicePath("/dev/nvme0n1");
        PartitionSpec first =
                new PartitionSpec(1, "EFI", DiskLayout.TYPE_ESP, new UUID(0, 3), 2048, espSize.bytes() / 512);
        return new ProvisionPlan(
                flags(),
                new DiskIdentity(disk, "259:0", ByteSize.mib(250_000), 512, "Disk", "S1", "", ""),
                DeviceMap.of(disk),
                new DiskLayout(new UUID(0, 1), 512, List.of(first)),
                Ids.choose(() -> new UUID(0x4000L, 0x8000_0000_0000_0002L)),
                new LuksSpec("aes-xts-plain64", 512, "argon2id", 262144, 4, 4096),
                new SourcePlan(
                        LayoutKind.PIOS,
                        "Debian",
                        esp,
                        filesystems,
                        exclusions,
                        espExclusions,
                        kernels,
                        missing,
                        Map.of("FSTYPE", "ext4")),
                TargetPaths.below(base),
                List.of(),
                List.of());
    }

    public MachineFacts facts() {
        SourceFacts facts = new SourceFacts(
                source.prettyName(),
                source.osRelease(),
                source.packages(),
                source.esp(),
                source.espFiles(),
                source.bootFiles(),
                source.moduleReleases(),
                source.texts(),
                source.unread(),
                filesystems,
                source.nested());
        return new MachineFacts(
                true,
                PI5.release(),
                ByteSize.mib(8192),
                Optional.empty(),
                new BlockDevices(List.of()),
                mounts,
                swaps,
                List.of(),
                facts);
    }

    public StepContext context(ProcessRunner runner) {
        return new StepContext(
                plan(),
                facts(),
                runner,
                file -> {},
                cleanups,
                Secret.taking("correct horse".getBytes(StandardCharsets.UTF_8)),
                Keys.NONE,
                progress::add);
    }

    /** What a context's progress listener heard. */
    public List<CopyProgress> progress() {
        return List.copyOf(progress);
    }

    public CleanupStack cleanups() {
        return cleanups;
    }
}
