package rp5.provision.model;

/**
 * The USB stick that a key lies on.
 *
 * @param asked as it was typed: a device, {@code LABEL=...} or {@code UUID=...}
 * @param uuid of its file system, by which a boot finds it; empty until it was looked for
 * @param fstype of its file system; empty until it was looked for
 */
public record UsbStick(String asked, String uuid, String fstype) {
    /** One that has yet to be looked for. */
    public static UsbStick named(String asked) {
        return new UsbStick(asked, "", "");
    }

    /** The file with the key of the container with this UUID: one stick may open several machines. */
    public static String file(String luksUuid) {
        return "rp5-" + luksUuid + ".key";
    }

    public DevicePath node() {
        return new DevicePath("/dev/disk/by-uuid/" + uuid);
    }
}
