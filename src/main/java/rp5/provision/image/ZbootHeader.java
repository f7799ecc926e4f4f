package rp5.provision.image;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The head of an EFI zboot image, a small program around a compressed kernel (kernel
 * {@code drivers/firmware/efi/libstub/zboot-header.S}).
 *
 * @param offset where the compressed kernel starts
 * @param compression its compression as the header names it
 */
record ZbootHeader(long offset, String compression) {

    static final int LENGTH = 56;
    private static final int OFFSET_AT = 8;
    private static final int COMPRESSION_AT = 24;

    static Optional<ZbootHeader> parse(byte[] head) {
        boolean zboot = head.length >= LENGTH
                && text(head, 0, 2).equals("MZ")
                && text(head, 4, 8).equals("zimg");
        if (!zboot) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        String compression = text(head, COMPRESSION_AT, LENGTH).replaceFirst("\0.*", "");
        return Optional.of(new ZbootHeader(Integer.toUnsignedLong(fields.getInt(OFFSET_AT)), compression));
    }

    /** The unpacked kernel; {@code image} stands at its start. */
    InputStream payload(BufferedInputStream image) throws IOException {
        try {
            image.skipNBytes(offset);
        } catch (EOFException e) {
            throw new ImageFormatException("the kernel image ends before its compressed kernel", e);
        }
        Optional<Compression> kind = Compression.detect(InitramfsReader.peek(image, Compression.HEAD));
        if (kind.isEmpty()) {
            throw new ImageFormatException("the kernel image holds a kernel of unknown compression " + compression);
        }
        return kind.get().open(image);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
