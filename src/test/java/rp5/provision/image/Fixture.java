package rp5.provision.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The images of {@code fixtures/initramfs}; its INDEX.md tells how each was made. */
final class Fixture {

    static final String RELEASE = "6.12.47+rpt-rpi-2712";
    static final String LUKS = "3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44";

    private Fixture() {}

    static InitramfsImage read(String name) {
        try (InputStream image = Fixture.class.getResourceAsStream("/fixtures/initramfs/" + name)) {
            return InitramfsImage.read(Objects.requireNonNull(image, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
