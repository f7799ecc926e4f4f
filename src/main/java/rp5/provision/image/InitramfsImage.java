package rp5.provision.image;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is in an initramfs: all its archives together, a later file replacing an earlier one of the same path as the kernel does it
 * (kernel {@code Documentation/driver-api/early-userspace/buffer-format.rst}).
 *
 * @param entries by path
 * @param texts the text of small files of interest, by path
 * @param parts how the archives that it consists of are compressed, in order
 * @param size bytes of the image as it lies on the disk
 */
@SuppressWarnings("DoNotCallSuggester")
public record InitramfsImage(
        Map<String, InitramfsEntry> entries, Map<String, String> texts, List<Compression> parts, long size) {

    public InitramfsImage {
        entries = Map.copyOf(entries);
        texts = Map.copyOf(texts);
        parts = List.copyOf(parts);
    }

    /**
     * Reads an image to its end; the stream is not closed.
     *
     * @throws ImageFormatException when it is truncated, corrupt, of unknown format or unreasonably big
     * @throws java.io.UncheckedIOException when the stream itself cannot be read
     */
    public static InitramfsImage read(InputStream image) {
        throw new UnsupportedOperationException();
    }

    /** The same for a file. */
    public static InitramfsImage read(Path file) {
        throw new UnsupportedOperationException();
    }

    /** The entry at a path, symbolic links on the way and at the end followed. */
    public Optional<InitramfsEntry> find(String path) {
        throw new UnsupportedOperationException();
    }

    /** The text of a file of interest, links on the way followed. */
    public Optional<String> text(String path) {
        throw new UnsupportedOperationException();
    }

    /** The releases that have a directory below {@code lib/modules} or {@code usr/lib/modules}. */
    public Set<String> kernelReleases() {
        throw new UnsupportedOperationException();
    }

    /** An executable of that name in {@code bin} or {@code sbin}, with or without {@code usr}. */
    public boolean hasExecutable(String name) {
        throw new UnsupportedOperationException();
    }

    /** The module as a file, compressed or not; {@code -} and {@code _} are the same. */
    public boolean hasModule(String release, String module) {
        throw new UnsupportedOperationException();
    }

    /** The modules that the kernel has built in according to {@code modules.builtin} in the image; empty when it is not there. */
    public Optional<Set<String>> builtinModules(String release) {
        throw new UnsupportedOperationException();
    }
}
