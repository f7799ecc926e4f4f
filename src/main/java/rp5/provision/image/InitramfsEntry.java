package rp5.provision.image;

import java.util.Objects;

/**
 * One file of an initramfs.
 *
 * @param path without leading {@code ./} or {@code /}
 * @param mode the permission bits, without the type
 * @param size in bytes; 0 for all but the last name of a hard-linked file (cpio newc)
 * @param linkTarget where a symbolic link points, otherwise empty
 */
public record InitramfsEntry(String path, Type type, int mode, long size, String linkTarget) {

    public enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        OTHER
    }

    public InitramfsEntry {
        Objects.requireNonNull(path);
        Objects.requireNonNull(type);
        Objects.requireNonNull(linkTarget);
    }

    public boolean isExecutableFile() {
        return type == Type.FILE && (mode & 0111) != 0;
    }
}
