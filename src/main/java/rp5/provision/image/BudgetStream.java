package rp5.provision.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Stops an image that unpacks to more than the budget that all its parts share. */
final class BudgetStream extends InputStream {

    /** Real images unpack to some 100 MB. */
    static final long LIMIT = 2L << 30;

    private final InputStream in;
    private final AtomicLong left;

    BudgetStream(InputStream in, AtomicLong left) {
        this.in = in;
        this.left = left;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        spend(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int bytes = in.read(buffer, offset, length);
        spend(bytes);
        return bytes;
    }

    private void spend(int bytes) {
        if (left.addAndGet(-Math.max(bytes, 0)) < 0) {
            throw new ImageFormatException("the image unpacks to more than " + (LIMIT >> 30) + " GiB");
        }
    }
}
