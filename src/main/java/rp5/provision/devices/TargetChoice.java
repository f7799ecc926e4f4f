package rp5.provision.devices;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import rp5.provision.errors.RefusedException;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.topology.Backings;
import rp5.provision.topology.LiveSystem;

/** Finds the disk that is meant. Whether it may be erased is for the safety checks to say. */
public final class TargetChoice {
    private static final String LIST =
            "Name a whole disk by its absolute path, such as /dev/nvme0n1; lsblk lists them.";

    /** Controls, and marks that turn the direction of what follows. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");

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
        Optional<Path> real = files.real(path.toString());
        if (real.isEmpty()) {
            throw WrongName.MISSING.refused(LIST, name);
        }
        Backings backings = Backings.of(facts);
        return backings.device(path.toString())
                .or(() -> backings.device(real.get().toString()))
                .orElseThrow(() -> noDisk(name, files.kind(path.toString())));
    }

    /** A name that can be read in two ways, or that merely comes near to a disk's, is not guessed at. */
    private static Path path(String name) {
        if (name.isBlank()) {
            throw WrongName.EMPTY.refused(LIST);
        }
        if (UNSEEN.matcher(name).find()) {
            throw WrongName.UNSEEN.refused(LIST, UNSEEN.matcher(name).replaceAll("?"));
        }
        if (!name.equals(name.strip())) {
            throw WrongName.BLANKS.refused("Leave them out.", name);
        }
        try {
            Path path = Path.of(name);
            if (!path.isAbsolute()) {
                throw WrongName.RELATIVE.refused("Did you mean /dev/" + path.getFileName() + "?", name);
            }
            if (name.endsWith("/") && path.getNameCount() > 0) {
                throw WrongName.SLASH.refused("Did you mean " + path + "?", name);
            }
            if (StreamSupport.stream(path.spliterator(), false)
                    .anyMatch(part -> part.toString().equals(".."))) {
                throw WrongName.UPWARDS.refused(LIST, name);
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw WrongName.NO_PATH.refused(LIST, name);
        }
    }

    private static RefusedException noDisk(String name, HostFiles.Kind kind) {
        return kind == HostFiles.Kind.BLOCK_DEVICE
                ? WrongName.NOT_LISTED.refused(LIST, name)
                : WrongName.NOT_BLOCK.refused(LIST, name, kind.words());
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
            throw WrongName.SEVERAL.refused(
                    "Name the one to erase.",
                    free.stream().map(TargetChoice::describe).collect(Collectors.joining("; ")));
        }
        if (!all.isEmpty()) {
            throw WrongName.ONLY_LIVE.refused(
                    "Start from the SD card, or name another disk.",
                    all.stream().map(TargetChoice::describe).collect(Collectors.joining("; ")));
        }
        throw WrongName.NONE.refused(
                "Look at the cable and the adapter (dtparam=pciex1 in config.txt), or name another disk.");
    }

    private static String describe(BlockDevice disk) {
        return disk.path() + " (" + or(disk.model(), "unknown model") + ", serial " + or(disk.serial(), "unknown")
                + ", " + disk.size() + ")";
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }
}
