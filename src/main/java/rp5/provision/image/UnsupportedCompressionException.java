package rp5.provision.image;

/** A boot image is compressed in a way that this program cannot read; that says nothing about the image. */
public final class UnsupportedCompressionException extends ImageFormatException {

    private static final long serialVersionUID = 1L;

    public UnsupportedCompressionException(Compression compression, String why) {
        super("unsupported compression " + compression.label() + ": " + why);
    }
}
