package rp5.provision.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of exactly one zstd frame. The decoder reads ahead, so without this the part of the image behind the frame would be
 * lost. Layout: RFC 8878, section 3.1.1.
 */
final class ZstdFrame extends InputStream {

    private static final int[] DICTIONARY_ID_SIZES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_SIZES = {0, 2, 4, 8};
    private static final int RLE_BLOCK = 1;

    private final InputStream in;
    private byte[] pending;
    private int position;
    private long copied;
    private boolean checksum;
    private boolean lastBlock;
    private boolean ended;

    ZstdFrame(InputStream in) throws IOException {
        this.in = in;
        this.pending = header();
    }

    private byte[] header() throws IOException {
        byte[] start = exactly(5);
        int descriptor = start[4];
        boolean singleSegment = (descriptor & 0x20) != 0;
        checksum = (descriptor & 0x04) != 0;
        int contentSize = CONTENT_SIZE_SIZES[(descriptor >> 6) & 3];
        int rest = (singleSegment ? Math.max(contentSize, 1) : contentSize + 1) + DICTIONARY_ID_SIZES[descriptor & 3];
        byte[] header = java.util.Arrays.copyOf(start, 5 + rest);
        System.arraycopy(exactly(rest), 0, header, 5, rest);
        return header;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == pending.length && copied == 0) {
            if (ended) {
                return -1;
            }
            next();
        }
        if (position < pending.length) {
            int count = Math.min(length, pending.length - position);
            System.arraycopy(pending, position, buffer, offset, count);
            position += count;
            return count;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, copied));
        if (count < 0) {
            throw new EOFException("the frame ends within a block");
        }
        copied -= count;
        return count;
    }

    private void next() throws IOException {
        position = 0;
        if (lastBlock) {
            pending = exactly(checksum ? 4 : 0);
            ended = true;
            return;
        }
        pending = exactly(3);
        int block = (pending[0] & 0xff) | (pending[1] & 0xff) << 8 | (pending[2] & 0xff) << 16;
        lastBlock = (block & 1) != 0;
        copied = ((block >> 1) & 3) == RLE_BLOCK ? 1 : block >> 3;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the frame ends within a header");
        }
        return bytes;
    }
}
