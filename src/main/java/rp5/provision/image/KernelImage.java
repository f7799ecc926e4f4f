package rp5.provision.image;

import java.io.InputStream;
import java.util.Optional;

/** Reads a kernel image. */
@SuppressWarnings("DoNotCallSuggester")
public final class KernelImage {

    private KernelImage() {}

    /**
     * The release of a kernel, as {@code uname -r} would print it, from its banner "Linux version X ". Reads raw images, gzip'ed
     * ones and EFI zboot images; the stream is read at most to its end, is not closed, and is held in memory only in part.
     *
     * @return empty when there is no banner in what could be read
     * @throws ImageFormatException when a compressed image is corrupt
     * @throws java.io.UncheckedIOException when the stream itself cannot be read
     */
    public static Optional<String> release(InputStream image) {
        throw new UnsupportedOperationException();
    }
}
