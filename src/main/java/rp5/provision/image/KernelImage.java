package rp5.provision.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a kernel image. */
public final class KernelImage {

    private static final int BUFFER = 1 << 16;

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
