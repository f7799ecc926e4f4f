package rp5.provision.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Turns every failure of a decoder into an {@link ImageFormatException}; those of the stream below are unchecked and pass. */
final class DecoderStream extends InputStream {

    private final InputStream in;
    private final Compression compression;

    DecoderStream(InputStream decoder, Compression compression) {
        this.in = decoder;
        this.compression = compression;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (UncheckedIOException | ImageFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // aircompressor throws its own unchecked types, and plain index errors on damaged input
            throw ImageFormatException.corrupt(compression, e);
        }
    }
}
