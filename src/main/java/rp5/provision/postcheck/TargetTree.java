package rp5.provision.postcheck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the files of a system that is not the running one: links are followed as that system would, so none leads out of its
 * root. What is not there is empty; what cannot be read is an error, never taken for missing.
 *
 * <p>Every method throws {@link UncheckedIOException} when the file system gives an error.
 */
final class TargetTree {
    private static final long LONGEST_TEXT = 4L << 20;

    private final RootedPaths paths;

    TargetTree(Path root) {
        this.paths = new RootedPaths(root);
    }

    /** The file or folder at an absolute path of that system, as this one names it. */
    Optional<Path> find(String absolute) {
        return reading(absolute, () -> paths.resolve(absolute));
    }

    boolean exists(String absolute) {
        return find(absolute).isPresent();
    }

    boolean isFile(String absolute) {
        return find(absolute).filter(Files::isRegularFile).isPresent();
    }

    /** The text of a file of at most 4 MiB; bytes that are not UTF-8 are replaced. */
    Optional<String> text(String absolute) {
        Optional<Path> file = find(absolute).filter(Files::isRegularFile);
        return reading(absolute, () -> {
            if (file.isEmpty()) {
                return Optional.empty();
            } else if (Files.size(file.get()) > LONGEST_TEXT) {
                throw new IOException("is far too long for a text");
            }
            return Optional.of(new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8));
        });
    }

    /** Whether {@link #text} would take it, or find nothing. */
    boolean isText(String absolute) {
        Optional<Path> file = find(absolute).filter(Files::isRegularFile);
        return reading(absolute, () -> file.isEmpty() || Files.size(file.get()) <= LONGEST_TEXT);
    }

    /** Where a symbolic link leads, as it is written; empty when this is no link. */
    Optional<String> link(String absolute) {
        int name = absolute.lastIndexOf('/') + 1;
        Optional<Path> link = find(absolute.substring(0, name))
                .map(folder -> folder.resolve(absolute.substring(name)))
                .filter(Files::isSymbolicLink);
        return reading(
                absolute,
                () -> link.isPresent()
                        ? Optional.of(Files.readSymbolicLink(link.get()).toString())
                        : Optional.empty());
    }

    /** Hands over the lines of a file of any length, one by one; nothing when it is not there. */
    void lines(String absolute, Consumer<String> each) {
        Optional<Path> file = find(absolute).filter(Files::isRegularFile);
        if (file.isPresent()) {
            reading(absolute, () -> {
                try (BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Files.newInputStream(file.get()), StandardCharsets.UTF_8))) {
                    reader.lines().forEach(each);
                }
                return Optional.empty();
            });
        }
    }

    /** The contents of a file; the caller closes the stream. */
    Optional<InputStream> open(String absolute) {
        Optional<Path> file = find(absolute).filter(Files::isRegularFile);
        return reading(
                absolute, () -> file.isPresent() ? Optional.of(Files.newInputStream(file.get())) : Optional.empty());
    }

    /** Whether two files are there and hold the same bytes. */
    boolean isCopy(String absolute, String other) {
        Optional<Path> one = find(absolute).filter(Files::isRegularFile);
        Optional<Path> two = find(other).filter(Files::isRegularFile);
        return reading(
                absolute,
                () -> one.isPresent()
                        && two.isPresent()
                        && Files.size(one.get()) == Files.size(two.get())
                        && Files.mismatch(one.get(), two.get()) < 0);
    }

    /** Whether the first file holds the first bytes of the second, and no more. */
    boolean isBeginning(String absolute, String other) {
        Optional<Path> one = find(absolute).filter(Files::isRegularFile);
        Optional<Path> two = find(other).filter(Files::isRegularFile);
        return reading(
                absolute,
                () -> one.isPresent()
                        && two.isPresent()
                        && Files.size(one.get()) < Files.size(two.get())
                        && Files.mismatch(one.get(), two.get()) == Files.size(one.get()));
    }

    /** The names in a folder, sorted; none when it is not there. */
    List<String> names(String absolute) {
        Optional<Path> folder = find(absolute).filter(Files::isDirectory);
        return reading(absolute, () -> {
            if (folder.isEmpty()) {
                return List.of();
            }
            try (Stream<Path> entries = Files.list(folder.get())) {
                return entries.map(entry -> String.valueOf(entry.getFileName()))
                        .sorted()
                        .toList();
            }
        });
    }

    /** The regular files below a folder with their sizes in bytes, by path relative to it. */
    Map<String, Long> files(String absolute) {
        Optional<Path> folder = find(absolute).filter(Files::isDirectory);
        return reading(absolute, () -> {
            Map<String, Long> sizes = new TreeMap<>();
            if (folder.isPresent()) {
                try (Stream<Path> entries = Files.walk(folder.get())) {
                    for (Path file : entries.filter(Files::isRegularFile).toList()) {
                        sizes.put(folder.get().relativize(file).toString(), Files.size(file));
                    }
                }
            }
            return sizes;
        });
    }

    Optional<Set<PosixFilePermission>> permissions(String absolute) {
        Optional<Path> file = find(absolute);
        return reading(
                absolute,
                () -> file.isPresent() ? Optional.of(Files.getPosixFilePermissions(file.get())) : Optional.empty());
    }

    /** Owner, group, type and mode of a file as one text; two files agree when their texts do. */
    Optional<String> ownership(String absolute) {
        Optional<Path> file = find(absolute);
        return reading(absolute, () -> {
            if (file.isEmpty()) {
                return Optional.empty();
            }
            Map<String, Object> attributes = Files.readAttributes(file.get(), "unix:uid,gid,mode");
            int mode = Integer.parseInt(String.valueOf(attributes.get("mode")));
            return Optional.of(
                    attributes.get("uid") + ":" + attributes.get("gid") + " " + Integer.toOctalString(mode & 07777));
        });
    }

    private static <T> T reading(String absolute, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckedIOException(
                    "cannot read " + absolute + ": " + e.getMessage(),
                    e instanceof IOException io ? io : ((UncheckedIOException) e).getCause());
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }
}
