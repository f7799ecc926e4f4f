package rp5.provision.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;

/**
 * Looks for the banner in a raw image and in gzip data inside it. What a gzip decoder swallows is looked at as raw bytes all the
 * same, so a chance hit on the gzip signature cannot hide the banner.
 */
final class EmbeddedKernelScan {

    private static final byte[] GZIP = {0x1f, (byte) 0x8b, 0x08};

    /** A kernel holds a few gzip members (its configuration, firmware); more hits than this are chance. */
    private static final int MAX_MEMBERS = 64;

    /** How far the scan goes back behind a member that was none, or holds no banner. */
    private static final int REWIND = 1 << 20;

    private final BufferedInputStream image;
    private final InputStream in;
    private final BannerScanner raw = new BannerScanner();

    EmbeddedKernelScan(BufferedInputStream image) {
        this.image = image;
        this.in = new InputStream() {
            @Override
            public int read() throws IOException {
                int value = image.read();
                raw.accept(value);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = image.read(buffer, offset, length);
                raw.accept(buffer, offset, count);
                return count;
            }
        };
    }

    Optional<String> release() throws IOException {
        int members = 0;
        int signature = 0;
        for (int value = in.read(); value >= 0 && raw.release().isEmpty(); value = in.read()) {
            signature = value == (GZIP[signature] & 0xff) ? signature + 1 : value == (GZIP[0] & 0xff) ? 1 : 0;
            if (signature == GZIP.length) {
                signature = 0;
                members++;
                Optional<String> inside = members > MAX_MEMBERS ? Optional.empty() : member();
                if (inside.isPresent()) {
                    return inside;
                }
            }
        }
        return raw.release();
    }

    private Optional<String> member() throws IOException {
        image.mark(REWIND);
        InputStream member = new SequenceInputStream(new ByteArrayInputStream(GZIP), in);
        Optional<String> release = Optional.empty();
        try {
            release = KernelImage.scan(Compression.GZIP.open(member));
        } catch (ImageFormatException noMember) {
            // A chance hit on the signature; the scan goes on right behind it.
        }
        if (release.isEmpty()) {
            rewind();
        }
        return release;
    }

    private void rewind() {
        try {
            image.reset();
        } catch (IOException tooFar) {
            // A member of that size was a real one: the scan goes on behind it.
        }
    }
}
