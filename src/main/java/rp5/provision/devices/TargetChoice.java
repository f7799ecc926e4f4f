package rp5.provision.devices;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.topology.Backings;
import rp5.provision.topology.LiveSystem;

/** Finds the disk that is meant. Whether it may be erased is for the safety checks to say. */
public final class TargetChoice {
    private static final String LIST =
            "Name a whole disk by its absolute path, such as /dev/nvme0n1; lsblk lists them.";

    private final HostFiles files;

    public TargetChoice(HostFiles files) {
        this.files = files;
    }

    /**
     * The device that the argument names, by any of its names or links; without an argument the only NVMe disk that the running
     * system does not need.
     *
     * @throws RefusedException FAIL_INVALID_DEVICE if there is no such device, or more than one that could be meant
     */
    public BlockDevice choose(Optional<String> argument, MachineFacts facts) {
        return argument.map(name -> named(name, facts)).orElseGet(() -> only(facts));
    }

    private BlockDevice named(String name, MachineFacts facts) {
        Path path = path(name);
        if (!path.isAbsolute()) {
            throw refused(name + " is not an absolute path.", "Did you mean /dev/" + path.getFileName() + "?");
        }
        Optional<Path> real = files.real(path.toString());
        if (real.isEmpty()) {
            throw refused(name + " does not exist.", LIST);
        }
        Backings backings = Backings.of(facts);
        return backings.device(path.toString())
                .or(() -> backings.device(real.get().toString()))
                .orElseThrow(() -> refused(name + " is not a block device that this machine knows.", LIST));
    }

    private static Path path(String name) {
        try {
            return Path.of(name).normalize();
        } catch (InvalidPathException e) {
            throw refused("\"" + name + "\" is not a path.", LIST);
        }
    }

    private static BlockDevice only(MachineFacts facts) {
        LiveSystem live = LiveSystem.of(facts);
        List<BlockDevice> all = facts.devices().all().stream()
                .filter(d -> d.type().equals("disk") && d.name().matches("nvme[0-9]+n[0-9]+"))
                .toList();
        List<BlockDevice> free =
                all.stream().filter(d -> live.usesOf(d, facts).isEmpty()).toList();
        if (free.size() == 1) {
            return free.get(0);
        }
        if (free.size() > 1) {
            throw refused(
                    "Several NVMe disks could be meant: "
                            + free.stream().map(TargetChoice::describe).collect(Collectors.joining("; ")) + ".",
                    "Name the one to erase.");
        }
        if (!all.isEmpty()) {
            throw refused(
                    "The running system needs the only NVMe disk: "
                            + all.stream().map(TargetChoice::describe).collect(Collectors.joining("; ")) + ".",
                    "Start from the SD card, or name another disk.");
        }
        throw refused(
                "There is no NVMe disk in this machine.",
                "Look at the cable and the adapter (dtparam=pciex1 in config.txt), or name another disk.");
    }

    private static String describe(BlockDevice disk) {
        return disk.path() + " (" + or(disk.model(), "unknown model") + ", serial " + or(disk.serial(), "unknown")
                + ", " + disk.size() + ")";
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static RefusedException refused(String message, String remedy) {
        return new RefusedException(ResultCode.FAIL_INVALID_DEVICE, message, remedy);
    }
}
