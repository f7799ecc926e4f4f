package rp5.provision.postcheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import rp5.provision.image.InitramfsImage;

/**
 * A kernel on the ESP and the initramfs that is loaded with it, by their paths there.
 *
 * @param images one as a rule; several are joined in memory
 */
record ImagePair(String kernel, List<String> images) {
    ImagePair {
        images = List.copyOf(images);
    }

    String label() {
        return String.join(" + ", images);
    }

    /** Empty unless all files are there. */
    Optional<InitramfsImage> read(TargetTree target) {
        List<InputStream> streams = new ArrayList<>();
        try {
            for (String image : images) {
                target.open(Subject.FIRMWARE + "/" + image).ifPresent(streams::add);
            }
            if (images.isEmpty() || streams.size() < images.size()) {
                return Optional.empty();
            }
            return Optional.of(InitramfsImage.read(new SequenceInputStream(Collections.enumeration(streams))));
        } finally {
            streams.forEach(ImagePair::close);
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close an initramfs: " + e.getMessage(), e);
        }
    }
}
