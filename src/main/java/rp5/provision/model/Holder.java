package rp5.provision.model;

/**
 * Something on the target disk that must let go before it is rewritten.
 *
 * @param name what is released: a mount point, a swap device, a VG, a mapping, an md or loop device
 * @param device the block device it keeps busy
 */
public record Holder(Kind kind, String name, String device) {
    /** In which way it holds the disk. */
    public enum Kind {
        SWAP,
        MOUNT,
        VOLUME_GROUP,
        LUKS,
        DEVICE_MAPPER,
        MD_ARRAY,
        LOOP,
        /** In a way that this program does not know how to end. */
        OTHER
    }
}
