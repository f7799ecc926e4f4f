package rp5.provision.image;

import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The legacy framing of lz4, the only one that the kernel reads ({@code lz4 -l}): a magic number, then blocks of at most 8 MiB
 * unpacked, each behind its packed size (lz4, {@code doc/lz4_Frame_format.md}, "Legacy frame").
 */
final class Lz4LegacyStream extends InputStream {

    private static final long MAGIC = 0x184C2102L;
    private static final int BLOCK = 8 << 20;
    private static final int PACKED_LIMIT = BLOCK + BLOCK / 255 + 16;

    private final InputStream in;
    private final Lz4Decompressor decompressor = new Lz4Decompressor();
    private final byte[] block = new byte[BLOCK];
    private int position;
    private int end;

    Lz4LegacyStream(InputStream in) throws IOException {
        this.in = in;
        if (nextWord() != MAGIC) {
            throw new IOException("no legacy lz4 frame");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == end && !nextBlock()) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(block, position, buffer, offset, count);
        position += count;
        return count;
    }

    private boolean nextBlock() throws IOException {
        long size = nextWord();
        while (size == MAGIC) {
            size = nextWord();
        }
        if (size <= 0) {
            return false;
        } else if (size > PACKED_LIMIT) {
            throw new IOException("a block claims " + size + " bytes");
        }
        byte[] packed = in.readNBytes((int) size);
        if (packed.length < size) {
            throw new EOFException();
        }
        position = 0;
        end = decompressor.decompress(packed, 0, packed.length, block, 0, block.length);
        return true;
    }

    /** The next four bytes as a little-endian number; -1 at the end, where up to three bytes of padding may stand. */
    private long nextWord() throws IOException {
        byte[] word = in.readNBytes(4);
        if (word.length < 4) {
            return -1;
        }
        return (word[0] & 0xffL) | (word[1] & 0xffL) << 8 | (word[2] & 0xffL) << 16 | (word[3] & 0xffL) << 24;
    }
}
