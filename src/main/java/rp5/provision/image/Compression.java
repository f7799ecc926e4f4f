package rp5.provision.image;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/** How a part of a boot image is compressed; the kinds and their first bytes are those of the kernel's {@code lib/decompress.c}. */
public enum Compression {
    NONE(""),
    GZIP("\u001f\u008b"),
    BZIP2("BZ"),
    LZMA("]\u0000\u0000"),
    XZ("\u00fd7zXZ"),
    LZO("\u0089LZO"),
    LZ4("\u0002!L\u0018"),
    ZSTD("(\u00b5/\u00fd");

    /** The bytes that {@link #detect} needs to see. */
    static final int HEAD = 6;

    /** More than xz -9 needs, in KiB; a damaged header may ask for gigabytes. */
    private static final int MEMORY_LIMIT_KIB = 128 * 1024;

    /** One character a byte. */
    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** The name that people and {@code initramfs.conf} use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The compression of what starts with these bytes; empty when it is none of ours. */
    static Optional<Compression> detect(byte[] head) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(kind -> kind != NONE && start.startsWith(kind.magic))
                .findFirst();
    }

    /**
     * The contents of one compressed member. At its end {@code in}, which must support marks, stands right behind the member: what
     * follows there is the next part of the image.
     *
     * @throws UnsupportedCompressionException when this program has no decoder
     */
    InputStream open(InputStream in) {
        try {
            return new DecoderStream(decoder(in), this);
        } catch (IOException e) {
            throw ImageFormatException.corrupt(this, e);
        }
    }

    private InputStream decoder(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GzipCompressorInputStream(in);
            case BZIP2 -> new BZip2CompressorInputStream(in);
            case LZMA -> new LZMAInputStream(in, MEMORY_LIMIT_KIB);
            case XZ -> new SingleXZInputStream(in, MEMORY_LIMIT_KIB);
            case LZ4 -> new Lz4LegacyStream(in);
            case ZSTD -> new ZstdInputStream(new ZstdFrame(in));
            case LZO -> throw new UnsupportedCompressionException(this, "no decoder");
        };
    }
}
