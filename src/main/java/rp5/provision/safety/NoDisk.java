package rp5.provision.safety;

import java.util.Optional;
import java.util.regex.Pattern;
import rp5.provision.model.BlockDevice;

/** What a block device is that is no whole disk; the order is that in which it is looked at. */
enum NoDisk {
    PARTITION("a partition"),
    MEMORY("memory", "(?:zram|ram)[0-9]+"),
    FLOPPY("a floppy drive", "fd[0-9]+"),
    OPTICAL("a CD or DVD drive", "sr[0-9]+"),
    EMMC_AREA("a boot or protected area of an eMMC", "mmcblk[0-9]+(?:boot[0-9]+|rpmb|gp[0-9]+)"),
    FLASH("raw flash memory", "mtdblock[0-9]+"),
    NETWORK("a disk over the network", "(?:nbd|rbd|drbd)[0-9]+"),
    LOOP_OVER_NOTHING_KNOWN("a loop device over a file that is not known"),
    LOOP_OVER_DEVICE("a loop device over %s"),
    CONTAINER("an open LUKS mapping"),
    VOLUME("a logical volume"),
    MULTIPATH("a multipath device"),
    ARRAY("an md array"),
    MAPPED("a device-mapper device"),
    OTHER("a device of type %s"),
    STACKED("a device that lies on %s");

    private final String words;
    /** lsblk calls these disks too: only their names tell. */
    private final Optional<Pattern> names;

    NoDisk(String words) {
        this.words = words;
        this.names = Optional.empty();
    }

    NoDisk(String words, String names) {
        this.words = words;
        this.names = Optional.of(Pattern.compile(names));
    }

    /** With {@code %s} for what depends on the machine. */
    String words() {
        return words;
    }

    /** Why it is no whole disk; empty when it is one. */
    static Optional<String> of(BlockDevice device) {
        String name = device.name();
        if (device.isPartition()) {
            return Optional.of(PARTITION.words);
        }
        for (NoDisk kind : values()) {
            if (kind.names.filter(names -> names.matcher(name).matches()).isPresent()) {
                return Optional.of(kind.words);
            }
        }
        if (device.type().equals("loop")) {
            return loop(device.backingFile());
        }
        if (name.startsWith("md")) {
            return Optional.of(ARRAY.words);
        }
        if (name.startsWith("dm-") || !device.type().equals("disk")) {
            return Optional.of(
                    switch (device.type()) {
                        case "crypt" -> CONTAINER.words;
                        case "lvm" -> VOLUME.words;
                        case "mpath" -> MULTIPATH.words;
                        case "rom" -> OPTICAL.words;
                        default -> name.startsWith("dm-") ? MAPPED.words : OTHER.words.formatted(device.type());
                    });
        }
        return device.parents().isEmpty()
                ? Optional.empty()
                : Optional.of(STACKED.words.formatted(String.join(", ", device.parents())));
    }

    private static Optional<String> loop(String file) {
        if (file.isEmpty()) {
            return Optional.of(LOOP_OVER_NOTHING_KNOWN.words);
        }
        return file.startsWith("/dev/") ? Optional.of(LOOP_OVER_DEVICE.words.formatted(file)) : Optional.empty();
    }
}
