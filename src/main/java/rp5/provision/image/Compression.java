package rp5.provision.image;

/** How a part of a boot image is compressed; the kinds are those that the kernel knows (kernel {@code lib/decompress.c}). */
public enum Compression {
    NONE,
    GZIP,
    BZIP2,
    LZMA,
    XZ,
    LZO,
    LZ4,
    ZSTD;

    /** The name that people and {@code initramfs.conf} use. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
