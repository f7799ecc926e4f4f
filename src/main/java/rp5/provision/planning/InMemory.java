package rp5.provision.planning;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rp5.provision.model.MountEntry;
import rp5.provision.model.Unlock;

/** Files for the day when nothing else opens the disk, that would be gone with the machine's next start. */
final class InMemory {
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

    private InMemory() {}

    /** A sentence for each of them. */
    static List<String> of(Unlock unlock, List<MountEntry> mounts) {
        Map<String, Path> files = new LinkedHashMap<>();
        unlock.recoveryKey()
                .filter(file -> !file.equals(Unlock.TERMINAL))
                .ifPresent(file -> files.put("--recovery-key ", Path.of(file)));
        unlock.headerBackup().ifPresent(file -> files.put("--header-backup ", file));
        return files.entrySet().stream()
                .filter(file -> isInMemory(file.getValue(), mounts))
                .map(file -> file.getKey() + file.getValue()
                        + " lies in memory: copy it elsewhere before the machine is switched off.")
                .toList();
    }

    private static boolean isInMemory(Path file, List<MountEntry> mounts) {
        return MountEntry.holding(file, mounts)
                .filter(mount -> MEMORY.contains(mount.fstype()))
                .isPresent();
    }
}
