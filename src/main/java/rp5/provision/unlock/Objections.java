package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.files.HostFiles;
import rp5.provision.model.ByteSize;
import rp5.provision.model.MountEntry;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Unlock;

/** Reasons not to begin with these ways to unlock. */
final class Objections {
    private Objections() {}

    private static final ByteSize HEADER = ByteSize.mib(16);
    private static final ByteSize RECOVERY = new ByteSize(4096);

    /** The kernel's own, in which nobody makes files. */
    private static final Set<String> KERNELS = Set.of("proc", "sysfs", "cgroup", "cgroup2", "efivarfs", "securityfs");

    static List<Refusal> against(Unlock unlock, TargetPaths paths, HostFiles files, List<MountEntry> mounts) {
        List<Refusal> refusals = new ArrayList<>();
        unlock.keyfile()
                .filter(path -> files.exists(path))
                .ifPresent(path -> refusals.add(new Refusal(
                        ResultCode.FAIL_KEYFILE_PATH,
                        "The running system has a file " + path
                                + " already, which the new key would replace on the target.",
                        "Name another one with --keyfile-path.")));
        unlock.recoveryKey()
                .filter(file -> !file.equals(Unlock.TERMINAL))
                .ifPresent(file -> newFile("--recovery-key", Path.of(file), RECOVERY, paths, files, mounts, refusals));
        unlock.headerBackup()
                .ifPresent(file -> newFile("--header-backup", file, HEADER, paths, files, mounts, refusals));
        Optional<Path> recovery = unlock.recoveryKey()
                .filter(file -> !file.equals(Unlock.TERMINAL))
                .map(Path::of);
        if (recovery.isPresent()
                && recovery.map(file -> real(file, files))
                        .equals(unlock.headerBackup().map(file -> real(file, files)))) {
            refusals.add(refusal("--recovery-key and --header-backup lead to the same file.", "Name two files."));
        }
        return refusals;
    }

    /** Whatever would keep the file from being written when the disk is all but done. */
    private static void newFile(
            String option,
            Path file,
            ByteSize size,
            TargetPaths paths,
            HostFiles files,
            List<MountEntry> mounts,
            List<Refusal> refusals) {
        if (file.startsWith(paths.base()) || file.startsWith(TargetPaths.BASE)) {
            refusals.add(refusal(
                    option + " " + file + " lies where the target is mounted while we work.",
                    "Name a file that stays off the new disk."));
        } else if (files.exists(file.toString())) {
            refusals.add(
                    refusal(option + " " + file + " is there already and is not written over.", "Name a new file."));
        } else if (file.getParent() == null || files.kind(file.getParent().toString()) != HostFiles.Kind.FOLDER) {
            refusals.add(
                    refusal(option + " " + file + " lies in a folder that does not exist.", "Make the folder first."));
        } else {
            Path place = real(file, files);
            Optional<MountEntry> mount = MountEntry.holding(place, mounts);
            Optional<ByteSize> free = files.free(file.getParent().toString());
            if (mount.filter(Objections::isReadOnly).isPresent()) {
                refusals.add(refusal(
                        option + " " + file + " lies on a file system that cannot be written to ("
                                + mount.get().fstype() + " at " + mount.get().target() + ").",
                        "Mount it for writing, or name a file elsewhere."));
            } else if (free.filter(bytes -> bytes.bytes() < size.bytes()).isPresent()) {
                refusals.add(refusal(
                        option + " " + file + " needs " + size + ", and where it lies " + free.get() + " are free.",
                        "Make room, or name a file elsewhere."));
            }
        }
    }

    private static boolean isReadOnly(MountEntry mount) {
        return KERNELS.contains(mount.fstype())
                || List.of(mount.options().split(",")).contains("ro");
    }

    /** Without links on its way. */
    private static Path real(Path file, HostFiles files) {
        Path parent = file.getParent();
        return parent == null
                ? file
                : files.real(parent.toString()).orElse(parent).resolve(file.getFileName());
    }

    private static Refusal refusal(String message, String remedy) {
        return new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, remedy);
    }
}
