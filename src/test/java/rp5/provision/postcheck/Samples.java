package rp5.provision.postcheck;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Flags;
import rp5.provision.model.Ids;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.MountEntry;
import rp5.provision.model.PartitionSpec;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.VolumeGroup;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.ProgressListener;
import rp5.provision.pipeline.StepContext;
import rp5.provision.testing.FakeFlags;
import rp5.provision.testing.FakeSource;

/** A plan for /dev/nvme0n1 and a Pi that runs from SD. */
final class Samples {
    static final String LUKS = "55824155-6f44-4fba-82b2-ae0c89b55f3f";
    static final Ids IDS = new Ids(
            UUID.fromString("048ee3c2-8793-4636-b3b9-01760c312e3d"),
            UUID.fromString("9f983ff0-c0a1-4bb3-9e1c-f4775be76971"),
            UUID.fromString("14d49deb-2a6e-4417-b11b-7a1569fca480"),
            UUID.fromString("a046c0d5-43ed-4f7b-bcf8-cd174cc5a6eb"),
            "87BD-F328",
            UUID.fromString("dab8e26b-4be5-425f-bd81-676a7e7acf99"),
            UUID.fromString(LUKS),
            UUID.fromString("36b35953-e5b4-4d4d-890d-901b995d615a"));
    static final DevicePath DISK = new DevicePath("/dev/nvme0n1");
    static final DiskIdentity IDENTITY = new DiskIdentity(DISK, "259:0", ByteSize.mib(6144), 512, "Disk", "S1", "", "");
    private static final String OLD_ROOT = "0d6d6a0c-3c27-4b0b-9d6b-5a2f9c7a5102";

    private Samples() {}

    static ProvisionPlan plan(Mode mode, TargetPaths paths, List<PlannedFile> files) {
        DiskLayout layout = new DiskLayout(
                IDS.disk(),
                512,
                List.of(
                        new PartitionSpec(1, "EFI", DiskLayout.TYPE_ESP, IDS.espPart(), 2048, 1048576),
                        new PartitionSpec(2, "BOOT", DiskLayout.TYPE_LINUX, IDS.bootPart(), 1050624, 2097152),
                        new PartitionSpec(3, "CRYPTROOT", DiskLayout.TYPE_LUKS, IDS.luksPart(), 3147776, 9433088)));
        return new ProvisionPlan(
                flags(mode),
                IDENTITY,
                DeviceMap.of(DISK),
                layout,
                IDS,
                new LuksSpec("aes-xts-plain64", 512, "argon2id", 524288, 4, 4096),
                new SourcePlan(
                        LayoutKind.PIOS,
                        "",
                        Path.of("/boot/firmware"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of()),
                paths,
                List.of(),
                files);
    }

    static Flags flags(Mode mode) {
        return FakeFlags.of(mode);
    }

    static StepContext context(ProvisionPlan plan, MachineFacts facts, ProcessRunner runner, String passphrase) {
        return context(plan, facts, runner, passphrase, progress -> {});
    }

    static StepContext context(
            ProvisionPlan plan,
            MachineFacts facts,
            ProcessRunner runner,
            String passphrase,
            ProgressListener progress) {
        return new StepContext(
                plan,
                facts,
                runner,
                file -> {},
                new CleanupStack(),
                Secret.taking(passphrase.getBytes(StandardCharsets.UTF_8)),
                Keys.NONE,
                progress);
    }

    /** Runs from SD, the target being closed. */
    static MachineFacts facts() {
        return facts(ByteSize.mib(8192), Optional.of(LocalDate.of(2025, 11, 9)), "179:2", List.of(), sdAndTarget());
    }

    static MachineFacts facts(
            ByteSize memory,
            Optional<LocalDate> bootloader,
            String rootNumber,
            List<VolumeGroup> groups,
            List<BlockDevice> devices) {
        return new MachineFacts(
                true,
                GoodTarget.RELEASE,
                memory,
                bootloader,
                new BlockDevices(devices),
                List.of(
                        new MountEntry(1, Path.of("/"), "/", rootNumber, "ext4", "/dev/root", "rw"),
                        new MountEntry(2, Path.of("/boot/firmware"), "/", "179:1", "vfat", "/dev/mmcblk0p1", "rw")),
                List.of(),
                groups,
                FakeSource.piOs().facts());
    }

    static List<BlockDevice> sdAndTarget() {
        return List.of(
                device("mmcblk0", "179:0", "disk", "", "", "", List.of(), List.of("mmcblk0p1", "mmcblk0p2")),
                device(
                        "mmcblk0p1",
                        "179:1",
                        "part",
                        "5C0F-FEE5",
                        "2f9c7a51-01",
                        "bootfs",
                        List.of("mmcblk0"),
                        List.of()),
                device(
                        "mmcblk0p2",
                        "179:2",
                        "part",
                        OLD_ROOT,
                        "2f9c7a51-02",
                        "rootfs",
                        List.of("mmcblk0"),
                        List.of(),
                        "/dev/disk/by-id/mmc-SC64G_0x1-part2"),
                device(
                        "nvme0n1",
                        "259:0",
                        "disk",
                        "",
                        "",
                        "",
                        List.of(),
                        List.of("nvme0n1p1", "nvme0n1p2", "nvme0n1p3")),
                device("nvme0n1p1", "259:1", "part", "", "", "", List.of("nvme0n1"), List.of()),
                device("nvme0n1p2", "259:2", "part", "", "", "", List.of("nvme0n1"), List.of()),
                device("nvme0n1p3", "259:3", "part", LUKS, "", "", List.of("nvme0n1"), List.of()),
                device("sda", "8:0", "disk", "", "", "", List.of(), List.of(), "/dev/disk/by-id/usb-Backup_1"));
    }

    static BlockDevice device(
            String name,
            String number,
            String type,
            String uuid,
            String partUuid,
            String label,
            List<String> parents,
            List<String> children,
            String... links) {
        return new BlockDevice(
                name,
                new DevicePath("/dev/" + (type.equals("crypt") || type.equals("lvm") ? "mapper/" : "") + name),
                number,
                type,
                ByteSize.mib(100),
                false,
                512,
                "",
                uuid,
                label,
                partUuid,
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
                List.of(links));
    }
}
