package rp5.provision.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.model.ByteSize;

/**
 * Reads the live system's files, below a root that tests can move. What is not there or not
 * readable is empty, never an error, but for {@link #beginning}.
 */
public final class HostFiles {
    /** What stat(2) says that a file is. */
    public enum Kind {
        FILE(0100000, "a file"),
        FOLDER(0040000, "a folder"),
        CHARACTER_DEVICE(0020000, "a character device"),
        BLOCK_DEVICE(0060000, "a block device"),
        PIPE(0010000, "a pipe"),
        SOCKET(0140000, "a socket"),
        UNKNOWN(0, "of a kind that is not known");

        private static final int TYPE_BITS = 0170000;

        private final int bits;
        private final String words;

        Kind(int bits, String words) {
            this.bits = bits;
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    private static final long LONGEST_TEXT = 4L * 1024 * 1024;

    private final Path root;

    public HostFiles(Path root) {
        this.root = root;
    }

    /** The text of a file of at most 4 MiB, bytes that are not UTF-8 replaced. */
    public Optional<String> text(String absolute) {
        Path file = at(absolute);
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LONGEST_TEXT) {
                return Optional.empty();
            }
            // Files in /proc and /sys have no size: read what there is.
            return Files.isDirectory(file)
                    ? Optional.empty()
                    : Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The beginning of a file, for callers to whom a file that cannot be read is not the same as one that is not there.
     *
     * @return empty only when there is no such file
     * @throws IOException for every other reason, such as a medium that gives it back no more
     */
    public Optional<byte[]> beginning(String absolute, int most) throws IOException {
        Path file;
        try {
            file = at(absolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(in.readNBytes(most));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (isBelowAFile(file)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isBelowAFile(Path file) {
        return Stream.iterate(file.getParent(), Objects::nonNull, Path::getParent)
                .anyMatch(Files::isRegularFile);
    }

    /** Where a symbolic link leads, as it is written; empty when this is no link. */
    public Optional<String> link(String absolute) {
        try {
            return Optional.of(Files.readSymbolicLink(at(absolute)).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /**
     * Where a link leads that names its end without further links, as those of proc_pid_fd(5) do. The file itself is not asked: one whose
     * server is gone would never answer. What is no file, as {@code socket:[4711]}, is taken for one beside the link.
     */
    public Optional<Path> end(String link) {
        try {
            Path at = at(link);
            Path end = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
            // The kernel's own links of /proc are whole paths; those of a test's are not.
            return Optional.of(end.startsWith(root) ? Path.of("/").resolve(root.relativize(end)) : end);
        } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The names in a folder, sorted. */
    public List<String> names(String absolute) {
        try (Stream<Path> entries = Files.list(at(absolute))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The regular files below a folder with their sizes in bytes, by path relative to it. */
    public Map<String, Long> tree(String absolute) {
        Path folder = at(absolute);
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            entry -> folder.relativize(entry).toString(), HostFiles::size, (a, b) -> a, TreeMap::new));
        } catch (IOException | java.io.UncheckedIOException e) {
            return Map.of();
        }
    }

    public boolean exists(String absolute) {
        return Files.exists(at(absolute));
    }

    /** The file that a link finally leads to, as the live system names it. */
    public Optional<Path> real(String absolute) {
        try {
            Path real = at(absolute).toRealPath();
            return Optional.of(Path.of("/").resolve(root.toRealPath().relativize(real)));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The number of the block device that the path finally leads to, as in {@code 259:1}; empty when that is something else. */
    public Optional<String> blockNumber(String absolute) {
        try {
            return kind(absolute) == Kind.BLOCK_DEVICE
                    ? Optional.of(DeviceNumber.text((Long) Files.getAttribute(at(absolute), "unix:rdev")))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** How much can still be written to the file system of a file or folder; empty when that cannot be told. */
    public Optional<ByteSize> free(String absolute) {
        try {
            return Optional.of(new ByteSize(Files.getFileStore(at(absolute)).getUsableSpace()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the file is that the path finally leads to. */
    public Kind kind(String absolute) {
        try {
            int bits = (Integer) Files.getAttribute(at(absolute), "unix:mode") & Kind.TYPE_BITS;
            return Arrays.stream(Kind.values())
                    .filter(kind -> kind.bits == bits)
                    .findFirst()
                    .orElse(Kind.UNKNOWN);
        } catch (IOException | UnsupportedOperationException e) {
            return Kind.UNKNOWN;
        }
    }

    private Path at(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
