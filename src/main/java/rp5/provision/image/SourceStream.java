package rp5.provision.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The image as it lies on the disk: counts what was read, and tells a failing disk from a bad image by the type of the
 * failure. It skips by reading: a file can be skipped past its end, which would hide that it is truncated.
 */
final class SourceStream extends InputStream {

    private final InputStream in;
    private long count;

    SourceStream(InputStream in) {
        this.in = in;
    }

    long count() {
        return count;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            int read = in.read(buffer, offset, length);
            count += Math.max(read, 0);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the image: " + e.getMessage(), e);
        }
    }
}
