package rp5.provision.image;

/** A boot image is truncated, corrupt, of an unknown format or beyond all reason in size; the message says which in one sentence. */
public class ImageFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ImageFormatException(String message) {
        super(message);
    }

    public ImageFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
