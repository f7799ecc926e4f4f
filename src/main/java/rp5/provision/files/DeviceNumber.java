package rp5.provision.files;

/** The number of a device as stat(2) packs it: 12 bits of the major and 8 of the minor below, the rest above them (makedev(3)). */
final class DeviceNumber {
    private DeviceNumber() {}

    /** Major and minor, as lsblk and mountinfo write them: {@code 259:1}. */
    static String text(long packed) {
        long major = ((packed >>> 8) & 0xfff) | ((packed >>> 32) & ~0xfffL);
        long minor = (packed & 0xff) | ((packed >>> 12) & 0xffffff00L);
        return major + ":" + minor;
    }
}
