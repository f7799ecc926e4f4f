package rp5.provision.unlock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.DevicePath;
import rp5.provision.model.UnlockWay;

/** The command lines that unpack an initramfs into memory and unlock the disk from within. */
final class ImageCommands {
    private static final Duration SLOW = Duration.ofMinutes(5);

    private static final String TRY = "slot=$1 partition=$2 && shift 2 && \"$@\""
            + " | cryptsetup open --test-passphrase --type luks2 --key-slot \"$slot\" --key-file=- \"$partition\"";

    private ImageCommands() {}

    /** A file system in memory for the content of an image: keys that are in it reach no disk. */
    static Mutation memory(Path folder) {
        return Mutation.of("mount", "-t", "tmpfs", "-o", "mode=0700,nosuid,size=1g", "tmpfs", folder.toString());
    }

    static Mutation unpack(Path image, Path folder) {
        return Mutation.of("unmkinitramfs", image.toString(), folder.toString()).within(SLOW);
    }

    static Mutation showDevices(Path folder) {
        return Mutation.of("mount", "--bind", "--make-private", "/dev", folder.toString());
    }

    /** A text of the image, as its own programs read it; nothing when there is none. */
    static Probe text(Path image, String file) {
        return Probe.of("chroot", image.toString(), "/bin/sh", "-c", "[ ! -f \"$1\" ] || cat \"$1\"", "show", file);
    }

    /** The key goes from one program of the image to the other, and is not seen here. */
    static Probe tryIn(Path image, UnlockWay way, int slot, DevicePath partition, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("chroot", image.toString(), "/bin/sh", "-c", TRY, "try-key"));
        argv.addAll(List.of(Integer.toString(slot), partition.value(), UnlockFiles.WAYS + way.id()));
        argv.addAll(arguments);
        return Probe.of(argv).accepting(0, 1, SlotCommands.NO_PERMISSION).within(SLOW);
    }
}
