package rp5.provision.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One cpio archive of the "newc" kind within an initramfs, read from its first to its trailer entry and not a byte further, so
 * that the next archive can follow at once (kernel {@code Documentation/driver-api/early-userspace/buffer-format.rst}).
 * commons-compress is not used for this: it skips to the end of a block of fixed size, and takes names of any length to the heap.
 */
final class CpioArchive {

    static final int MAGIC_LENGTH = 6;
    private static final int HEADER_LENGTH = 110;
    private static final int MAX_NAME = 4096;
    private static final String TRAILER = "TRAILER!!!";

    private final InputStream in;
    private long left;
    private long padding;

    CpioArchive(InputStream in) {
        this.in = in;
    }

    /** Whether an archive that this class reads starts with these bytes; the second form carries checksums. */
    static boolean startsWith(byte[] head) {
        String magic = new String(head, 0, Math.min(head.length, MAGIC_LENGTH), StandardCharsets.US_ASCII);
        return magic.equals("070701") || magic.equals("070702");
    }

    /** The next entry, behind what is left of the former; empty at the trailer. */
    Optional<InitramfsEntry> next() throws IOException {
        skip(left + padding);
        byte[] header = exactly(HEADER_LENGTH);
        if (!startsWith(header)) {
            throw new ImageFormatException("the cpio archive is corrupt: no entry where one must start");
        }
        int mode = (int) field(header, 1);
        left = field(header, 6);
        padding = -left & 3;
        String name = name(field(header, 11));
        if (name.equals(TRAILER)) {
            skip(left + padding);
            return Optional.empty();
        }
        InitramfsEntry.Type type = type(mode);
        long size = left;
        String target = type == InitramfsEntry.Type.SYMLINK ? linkTarget(size) : "";
        return Optional.of(new InitramfsEntry(normalised(name), type, mode & 07777, size, target));
    }

    /** The contents of the entry that was given last, which must not be bigger than an array. */
    byte[] contents() throws IOException {
        byte[] bytes = exactly(Math.toIntExact(left));
        left = 0;
        return bytes;
    }

    private String linkTarget(long size) throws IOException {
        if (size > MAX_NAME) {
            throw new ImageFormatException("the cpio archive is corrupt: a link target has " + size + " bytes");
        }
        return new String(contents(), StandardCharsets.UTF_8);
    }

    private String name(long length) throws IOException {
        if (length < 1 || length > MAX_NAME) {
            throw new ImageFormatException("the cpio archive is corrupt: a name has " + length + " bytes");
        }
        String name = new String(exactly((int) length), StandardCharsets.UTF_8);
        skip(-(HEADER_LENGTH + length) & 3);
        // 3cpio pads names with more than one NUL to align what follows
        int end = name.indexOf('\0');
        return end < 0 ? name : name.substring(0, end);
    }

    private static long field(byte[] header, int index) {
        String digits = new String(header, MAGIC_LENGTH + 8 * index, 8, StandardCharsets.US_ASCII);
        try {
            return Long.parseLong(digits, 16);
        } catch (NumberFormatException e) {
            throw new ImageFormatException("the cpio archive is corrupt: '" + digits + "' is no number", e);
        }
    }

    private static InitramfsEntry.Type type(int mode) {
        return switch (mode & 0170000) {
            case 0100000 -> InitramfsEntry.Type.FILE;
            case 0040000 -> InitramfsEntry.Type.DIRECTORY;
            case 0120000 -> InitramfsEntry.Type.SYMLINK;
            default -> InitramfsEntry.Type.OTHER;
        };
    }

    private static String normalised(String name) {
        return name.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new ImageFormatException("the cpio archive ends too early");
        }
        return bytes;
    }

    private void skip(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (java.io.EOFException e) {
            throw new ImageFormatException("the cpio archive ends too early", e);
        }
    }
}
