package rp5.provision.model;

import java.nio.file.Path;

/**
 * Where the target is mounted while we work. Everything lies below one folder of our own.
 *
 * @param base ours alone, with private propagation
 * @param root the target's /
 * @param esp the ESP's own mount point; the target's /boot/firmware is a folder of it until the commit point
 */
public record TargetPaths(Path base, Path root, Path esp) {
    /** The folder of the ESP that is the target's /boot/firmware until the disk is made bootable. */
    public static final String STAGING = "rp5-staging";

    /** Ours alone: what is mounted at or below it was mounted by this program. */
    public static final Path BASE = Path.of("/run/rp5-provision");

    /** How the name of a folder begins in which an initramfs is unpacked. */
    public static final String IMAGE = "image-";
    /** Where the script of the stick mounts it, from the root of its image. */
    public static final String STICK_IN_IMAGE = "run/rp5-usb-key";

    private static final String STICK = "usb-key";

    private static final Path LIVE_ROOT = Path.of("/");

    public static TargetPaths below(Path base) {
        return new TargetPaths(base, base.resolve("root"), base.resolve("esp"));
    }

    /**
     * Whether one of our runs mounts a stick with a key there: to put the key on it, or, by the script of an unpacked image, to read it. Such
     * a mount is ours, though it is of another disk than the target.
     */
    public static boolean isForStick(Path place) {
        return place.equals(below(BASE).stick()) || (isInImage(BASE, place) && place.endsWith(STICK_IN_IMAGE));
    }

    /** Whether a place belongs to an initramfs that a run, whichever, has unpacked below that base. */
    public static boolean isInImage(Path base, Path place) {
        return place.startsWith(base)
                && place.getNameCount() > base.getNameCount()
                && place.getName(base.getNameCount()).toString().startsWith(IMAGE);
    }

    /** Whether the target is the system that runs now. */
    public boolean isLive() {
        return root.equals(LIVE_ROOT);
    }

    /** Where the USB stick is mounted while its key is put on it. */
    public Path stick() {
        return base.resolve(STICK);
    }

    public Path staging() {
        return esp.resolve(STAGING);
    }

    /**
     * The same for the disk that the system runs from: nothing is mounted for it.
     *
     * @param firmware where its ESP is mounted
     */
    public TargetPaths live(Path firmware) {
        return new TargetPaths(base, LIVE_ROOT, firmware);
    }

    /** A path of the target as this machine sees it. */
    public Path inRoot(String absolute) {
        return root.resolve(absolute.substring(1));
    }
}
