package rp5.provision.image;

import java.io.EOFException;

/** A boot image is truncated, corrupt, of an unknown format or beyond all reason in size; the message says which in one sentence. */
public class ImageFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ImageFormatException(String message) {
        super(message);
    }

    public ImageFormatException(String message, Throwable cause) {
        super(message, cause);
    }

    static ImageFormatException corrupt(Compression compression, Exception cause) {
        String how = cause instanceof EOFException ? "ends too early" : "is corrupt (" + cause.getMessage() + ")";
        return new ImageFormatException("the " + compression.label() + " part " + how, cause);
    }
}
