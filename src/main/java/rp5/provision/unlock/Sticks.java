package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.UsbStick;

/** Finds the USB stick that was meant. */
public final class Sticks {
    /** What the kernel of a Pi and Debian's initramfs can mount without further programs. */
    private static final Set<String> FILE_SYSTEMS = Set.of("vfat", "exfat", "ext4");

    private static final String BY_LABEL = "/dev/disk/by-label/";

    private Sticks() {}

    /**
     * What came of the search: one of the two.
     *
     * @param stick with the UUID of its file system
     * @param refusal why it cannot be used
     */
    public record Found(Optional<UsbStick> stick, Optional<Refusal> refusal) {}

    /**
     * The one file system that was named.
     *
     * @param target the disk that will be erased
     */
    public static Found find(UsbStick asked, DevicePath target, MachineFacts facts) {
        String name = "--usb-key " + asked.asked();
        List<BlockDevice> meant = facts.devices().all().stream()
                .filter(device -> isMeant(asked.asked(), device))
                .filter(device -> !isSeenTwice(device, facts.devices()))
                .toList();
        if (meant.size() != 1) {
            return refused(
                    name + (meant.isEmpty() ? " is not there." : " could be each of " + names(meant) + "."),
                    "Put the stick in, and name it by the UUID that lsblk --fs shows.");
        }
        BlockDevice stick = meant.get(0);
        List<BlockDevice> below = facts.devices().withAncestors(stick);
        if (below.stream().anyMatch(device -> device.path().equals(target))) {
            return refused(name + " lies on " + target + ", which will be erased.", "Name another stick.");
        }
        if (below.stream().anyMatch(rootDisks(facts)::contains)) {
            return refused(name + " lies on the disk of the running system.", "Name a stick that can be taken out.");
        }
        if (stick.uuid().isEmpty() || !FILE_SYSTEMS.contains(stick.fstype())) {
            String holds = stick.fstype().isEmpty() ? "no file system" : stick.fstype();
            return refused(
                    name + " holds " + holds + ", which a boot cannot read a key from.",
                    "Name a partition with FAT, exFAT or ext4.");
        }
        return unusable(name, stick, facts.devices())
                .map(refusal -> new Found(Optional.empty(), Optional.of(refusal)))
                .orElseGet(() -> new Found(
                        Optional.of(new UsbStick(asked.asked(), stick.uuid(), stick.fstype())), Optional.empty()));
    }

    /** What would fail, or reach another stick, when the disk is half done. */
    private static Optional<Refusal> unusable(String name, BlockDevice stick, BlockDevices devices) {
        List<BlockDevice> alike = devices.all().stream()
                .filter(device -> device.uuid().equalsIgnoreCase(stick.uuid()))
                .toList();
        List<BlockDevice> others =
                alike.stream().filter(device -> !isSeenTwice(device, devices)).toList();
        if (others.size() > 1) {
            return Optional.of(refusal(
                    name + " has the UUID " + stick.uuid() + ", as each of " + names(others)
                            + " has: a start could not tell them apart.",
                    "Take the others out, or give the stick a new file system."));
        }
        if (stick.readOnly()) {
            return Optional.of(
                    refusal(name + " is write-protected, and a key has to be put on it.", "Take the protection away."));
        }
        // Mounted a second time, what is written could not be read back from the stick, nor a start be tried.
        return alike.stream()
                .filter(device -> !othersMounts(device).isEmpty())
                .findFirst()
                .map(device -> refusal(
                        name + " is mounted at " + String.join(", ", othersMounts(device)) + ".",
                        "Unmount it, and leave it plugged in: sudo umount " + device.path() + "."));
    }

    /** What a killed run of this program has left is released with all else of it. */
    private static List<String> othersMounts(BlockDevice device) {
        return device.mountPoints().stream()
                .filter(place -> !Path.of(place).startsWith(TargetPaths.BASE))
                .toList();
    }

    /**
     * mkfs.fat(8) on a whole disk also writes a table with one partition that begins where the file system does: one file system, which
     * the kernel shows as disk and as partition.
     */
    private static boolean isSeenTwice(BlockDevice device, BlockDevices devices) {
        return !device.uuid().isEmpty()
                && device.children().stream()
                        .flatMap(child -> devices.byName(child).stream())
                        .anyMatch(child -> child.uuid().equals(device.uuid()));
    }

    private static List<BlockDevice> rootDisks(MachineFacts facts) {
        BlockDevices devices = facts.devices();
        return facts.mounts().stream()
                .filter(mount -> mount.target().toString().equals("/"))
                .flatMap(mount -> devices.byMajorMinor(mount.majorMinor()).stream())
                .flatMap(root -> devices.withAncestors(root).stream())
                .filter(device -> device.parents().isEmpty())
                .toList();
    }

    private static boolean isMeant(String asked, BlockDevice device) {
        if (asked.startsWith("LABEL=")) {
            return device.label().equals(asked.substring("LABEL=".length()));
        }
        if (asked.startsWith(BY_LABEL)) {
            return !device.label().isEmpty() && linkName(device.label()).equals(asked.substring(BY_LABEL.length()));
        }
        String uuid = asked.replaceFirst("^(UUID=|/dev/disk/by-uuid/)", "");
        return uuid.equals(asked)
                ? device.path().value().equals(asked)
                : device.uuid().equalsIgnoreCase(uuid);
    }

    /** How udev writes a label as the name of a link: blanks, slashes and the like as {@code \xNN} (blkid_encode_string of libblkid). */
    private static String linkName(String label) {
        return label.chars()
                .mapToObj(c -> c > 127 || Character.isLetterOrDigit(c) || "#+-.:=@_".indexOf(c) >= 0
                        ? Character.toString(c)
                        : String.format(Locale.ROOT, "\\x%02x", c))
                .collect(Collectors.joining());
    }

    private static String names(List<BlockDevice> devices) {
        return devices.stream().map(device -> device.path().value()).collect(Collectors.joining(", "));
    }

    private static Found refused(String message, String remedy) {
        return new Found(Optional.empty(), Optional.of(refusal(message, remedy)));
    }

    private static Refusal refusal(String message, String remedy) {
        return new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, remedy);
    }
}
