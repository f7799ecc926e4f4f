package rp5.provision.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a kernel image. */
public final class KernelImage {

    private static final int BUFFER = 1 << 16;

    private static final Set<Compression> CHECKED =
            Set.of(Compression.GZIP, Compression.XZ, Compression.ZSTD, Compression.BZIP2);

    /** As an EFI zboot header names those that Debian and Raspberry Pi OS may use. */
    private static final Set<String> CHECKED_NAMES = Set.of("gzip", "zstd", "zstd22", "xzkern");

    private KernelImage() {}

    /**
     * The release of a kernel, as {@code uname -r} would print it, from its banner "Linux version X ". Reads raw images, compressed
     * ones, raw ones that hold a gzip'ed kernel, and EFI zboot images; the stream is read no further than needed, is not closed,
     * and is held in memory only in part.
     *
     * @return empty when there is no banner in what could be read
     * @throws ImageFormatException when a compressed image is corrupt or of unsupported compression
     * @throws java.io.UncheckedIOException when the stream itself cannot be read
     */
    public static Optional<String> release(InputStream image) {
        BufferedInputStream in = new BufferedInputStream(new SourceStream(image), BUFFER);
        try {
            byte[] head = InitramfsReader.peek(in, ZbootHeader.LENGTH);
            Optional<Compression> compression = Compression.detect(head);
            Optional<ZbootHeader> zboot = ZbootHeader.parse(head);
            if (compression.isPresent()) {
                return scan(compression.get().open(in));
            } else if (zboot.isPresent()) {
                return scan(zboot.get().payload(in));
            }
            return new EmbeddedKernelScan(in).release();
        } catch (IOException e) {
            throw new ImageFormatException("the kernel image cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads what is compressed in an image to its end, where its checksum stands; {@link #release} stops at the banner. Of the kinds
     * without one (lz4, lzma) the kernel's build does not mark the end either: they are not looked at.
     *
     * @throws ImageFormatException when it is cut short, damaged or of unsupported compression
     * @throws java.io.UncheckedIOException when the stream itself cannot be read
     */
    public static void readWhole(InputStream image) {
        BufferedInputStream in = new BufferedInputStream(new SourceStream(image), BUFFER);
        try {
            byte[] head = InitramfsReader.peek(in, ZbootHeader.LENGTH);
            Optional<Compression> compression = Compression.detect(head);
            Optional<ZbootHeader> zboot = ZbootHeader.parse(head);
            if (compression.filter(CHECKED::contains).isPresent()) {
                drain(compression.get().open(in));
            } else if (zboot.filter(header -> CHECKED_NAMES.contains(header.compression()))
                    .isPresent()) {
                drain(zboot.get().payload(in));
            }
        } catch (IOException e) {
            throw new ImageFormatException("the kernel image cannot be read: " + e.getMessage(), e);
        }
    }

    private static void drain(InputStream contents) throws IOException {
        new BudgetStream(contents, new AtomicLong(BudgetStream.LIMIT)).transferTo(OutputStream.nullOutputStream());
    }

    /** The release in a stream of plain bytes. */
    static Optional<String> scan(InputStream contents) throws IOException {
        InputStream in = new BudgetStream(contents, new AtomicLong(BudgetStream.LIMIT));
        BannerScanner scanner = new BannerScanner();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (scanner.accept(buffer, 0, count)) {
                return scanner.release();
            }
        }
        return Optional.empty();
    }
}
