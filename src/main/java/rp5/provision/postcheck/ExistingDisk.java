package rp5.provision.postcheck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.layout.BootLayout;
import rp5.provision.layout.LayoutDetector;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Flags;
import rp5.provision.model.Ids;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.PartitionSpec;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.TargetPaths;

/** The plan that a provisioned disk would have been made by, read back from it. */
public final class ExistingDisk {
    private static final Path LIVE_ROOT = Path.of("/");
    private static final List<String> NAMES = List.of("EFI", "BOOT", "CRYPTROOT");
    private static final List<String> TYPES = List.of(DiskLayout.TYPE_ESP, DiskLayout.TYPE_LINUX, DiskLayout.TYPE_LUKS);

    private ExistingDisk() {}

    /**
     * Reads partition table and identifiers. The root file system's UUID cannot be read before the container is open; the steps
     * that follow read it then. When the system runs from this disk, the plan's root is {@code /}.
     *
     * @param paths where it will be mounted, unless it is the running system's own disk
     * @throws VerificationException FAIL_POSTCHECK naming everything in which the disk is not one of ours
     */
    public static ProvisionPlan plan(
            Flags flags,
            BlockDevice disk,
            DiskIdentity identity,
            MachineFacts facts,
            Prober prober,
            TargetPaths paths) {
        DeviceMap devices = DeviceMap.of(disk.path());
        SfdiskTable table = table(devices, prober);
        ContentIds contents = ContentIds.read(devices, prober);
        LuksHeader header = LuksHeader.parse(
                prober.probe(PostcheckCommands.luksMetadata(devices.luks())).stdout());
        DiskLayout layout;
        Ids ids;
        try {
            layout = layout(table);
            ids = ids(table, contents);
        } catch (IllegalArgumentException e) {
            throw notOurs(disk.path(), List.of("its partition table cannot be understood: " + e.getMessage()));
        }
        return new ProvisionPlan(
                flags,
                identity,
                devices,
                layout,
                ids,
                spec(header),
                source(facts),
                isLive(disk, facts) ? paths.live(Path.of(Subject.FIRMWARE)) : paths,
                List.of(),
                List.of());
    }

    /** Whether the system runs from that disk. */
    public static boolean isLive(BlockDevice disk, MachineFacts facts) {
        BlockDevices all = facts.devices();
        return facts.mounts().stream()
                .filter(mount -> mount.target().equals(LIVE_ROOT))
                .reduce((lower, upper) -> upper)
                .flatMap(mount -> all.byMajorMinor(mount.majorMinor()))
                .filter(device -> all.withAncestors(device).stream()
                        .anyMatch(below -> below.name().equals(disk.name())))
                .isPresent();
    }

    private static SfdiskTable table(DeviceMap devices, Prober prober) {
        Optional<SfdiskTable> found = SfdiskTable.parse(
                prober.probe(PostcheckCommands.table(devices.disk())).stdout());
        if (found.isEmpty()) {
            throw notOurs(devices.disk(), List.of("it has no partition table"));
        }
        SfdiskTable table = found.get();
        List<String> wrong = new ArrayList<>();
        if (!table.label().equals("gpt")) {
            wrong.add("its partition table is " + table.label() + ", not GPT");
        }
        List<String> nodes =
                table.entries().stream().map(SfdiskTable.Entry::node).toList();
        List<String> wanted = List.of(
                devices.esp().value(), devices.boot().value(), devices.luks().value());
        if (!nodes.equals(wanted)) {
            wrong.add("its partitions are " + (nodes.isEmpty() ? "none" : String.join(", ", nodes)) + ", not "
                    + String.join(", ", wanted));
        }
        if (!wrong.isEmpty()) {
            throw notOurs(devices.disk(), wrong);
        }
        return table;
    }

    static VerificationException notOurs(DevicePath disk, List<String> findings) {
        return new VerificationException(
                ResultCode.FAIL_POSTCHECK,
                disk + " was not provisioned by this program: " + String.join("; ", findings) + ".",
                List.of());
    }

    /** Types and names are ours, so that the checks compare with them; places and GUIDs are the disk's. */
    private static DiskLayout layout(SfdiskTable table) {
        List<PartitionSpec> partitions = new ArrayList<>();
        for (int i = 0; i < table.entries().size(); i++) {
            SfdiskTable.Entry entry = table.entries().get(i);
            partitions.add(new PartitionSpec(
                    i + 1, NAMES.get(i), TYPES.get(i), guid(entry.uuid()), entry.start(), entry.size()));
        }
        return new DiskLayout(guid(table.id()), table.sectorBytes(), partitions);
    }

    private static Ids ids(SfdiskTable table, ContentIds contents) {
        return new Ids(
                guid(table.id()),
                guid(table.entries().get(0).uuid()),
                guid(table.entries().get(1).uuid()),
                guid(table.entries().get(2).uuid()),
                contents.espVolumeId(),
                contents.bootFs(),
                contents.luks(),
                RootFsId.NOT_READ);
    }

    private static UUID guid(String text) {
        return UUID.fromString(text);
    }

    private static LuksSpec spec(LuksHeader header) {
        int bits = header.keyslots().stream()
                .mapToInt(LuksHeader.Keyslot::keyBits)
                .max()
                .orElse(0);
        int threads = header.keyslots().stream()
                .mapToInt(LuksHeader.Keyslot::threads)
                .max()
                .orElse(0);
        String kdf = header.keyslots().stream()
                .map(LuksHeader.Keyslot::kdf)
                .findFirst()
                .orElse("");
        return new LuksSpec(
                header.cipher(), bits, kdf, Math.toIntExact(header.mostMemoryKib()), threads, header.sectorBytes());
    }

    /** Nothing is copied. The layout is the running system's; that of the disk is seen from its files alone. */
    private static SourcePlan source(MachineFacts facts) {
        return new SourcePlan(
                LayoutDetector.detect(facts.source())
                        .layout()
                        .map(BootLayout::kind)
                        .orElse(LayoutKind.PIOS),
                facts.source().prettyName(),
                facts.source().esp(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }
}
