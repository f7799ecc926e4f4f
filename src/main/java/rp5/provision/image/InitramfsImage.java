package rp5.provision.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is in an initramfs: all its archives together, a later file replacing an earlier one of the same path as the kernel does it
 * (kernel {@code Documentation/driver-api/early-userspace/buffer-format.rst}).
 *
 * @param entries by path
 * @param texts the text of small files of interest, by path
 * @param parts how the archives that it consists of are compressed, in order
 * @param size bytes of the image as it lies on the disk
 */
public record InitramfsImage(
        Map<String, InitramfsEntry> entries, Map<String, String> texts, List<Compression> parts, long size) {

    private static final Pattern MODULE_PATH = Pattern.compile("(?:usr/)?lib/modules/([^/]+)(?:/.*)?");
    private static final List<String> EXECUTABLE_DIRECTORIES = List.of("usr/sbin/", "usr/bin/", "sbin/", "bin/");

    public InitramfsImage {
        entries = Map.copyOf(entries);
        texts = Map.copyOf(texts);
        parts = List.copyOf(parts);
    }

    /**
     * Reads an image to its end; the stream is not closed.
     *
     * @throws ImageFormatException when it is truncated, corrupt, of unknown format or unreasonably big
     * @throws UncheckedIOException when the stream itself cannot be read
     */
    public static InitramfsImage read(InputStream image) {
        return new InitramfsReader().read(image);
    }

    /** The same for a file. */
    public static InitramfsImage read(Path file) {
        try (InputStream image = Files.newInputStream(file)) {
            return read(image);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** The entry at a path, symbolic links on the way and at the end followed. */
    public Optional<InitramfsEntry> find(String path) {
        return PathWalk.resolve(entries, path).map(entries::get);
    }

    /** The text of a file of interest, links on the way followed. */
    public Optional<String> text(String path) {
        return PathWalk.resolve(entries, path).map(texts::get);
    }

    /** The releases that have a directory below {@code lib/modules} or {@code usr/lib/modules}, in order. */
    public Set<String> kernelReleases() {
        Set<String> releases = new TreeSet<>();
        for (String path : entries.keySet()) {
            Matcher matcher = MODULE_PATH.matcher(path);
            if (matcher.matches()) {
                releases.add(matcher.group(1));
            }
        }
        return releases;
    }

    /** An executable of that name in {@code bin} or {@code sbin}, with or without {@code usr}. */
    public boolean hasExecutable(String name) {
        return EXECUTABLE_DIRECTORIES.stream()
                .flatMap(directory -> find(directory + name).stream())
                .anyMatch(InitramfsEntry::isExecutableFile);
    }

    /** The module as a file, compressed or not; {@code -} and {@code _} are the same. */
    public boolean hasModule(String release, String module) {
        String wanted = ModuleName.of(module);
        return modulePaths(release).filter(path -> path.contains(".ko")).anyMatch(path -> ModuleName.of(path)
                .equals(wanted));
    }

    /** The modules that the kernel has built in according to {@code modules.builtin} in the image; empty when it is not there. */
    public Optional<Set<String>> builtinModules(String release) {
        return modulePaths(release)
                .filter(path -> path.endsWith("/modules.builtin"))
                .flatMap(path -> Optional.ofNullable(texts.get(path)).stream())
                .findFirst()
                .map(ModuleName::allOf);
    }

    private Stream<String> modulePaths(String release) {
        return entries.keySet().stream()
                .filter(path -> path.startsWith("lib/modules/" + release + "/")
                        || path.startsWith("usr/lib/modules/" + release + "/"));
    }
}
