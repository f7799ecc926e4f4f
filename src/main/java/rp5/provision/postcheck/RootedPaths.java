package rp5.provision.postcheck;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Resolves paths below a root as a process that is chrooted into it would. */
final class RootedPaths {
    /** As many as the kernel follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private final Path root;

    RootedPaths(Path root) {
        this.root = root;
    }

    /** The file at an absolute path, all links followed; empty when there is none. */
    Optional<Path> resolve(String absolute) throws IOException {
        if (absolute.indexOf('\0') >= 0) {
            // No file can have such a name.
            return Optional.empty();
        }
        Deque<Path> left = new ArrayDeque<>();
        Path.of(absolute).forEach(left::add);
        Path at = root;
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop().toString();
            if (name.equals("..")) {
                at = at.equals(root) ? root : parent(at);
                continue;
            }
            Path next = at.resolve(name);
            if (Files.isSymbolicLink(next)) {
                if (++links > MOST_LINKS) {
                    throw new IOException("too many links");
                }
                Path target = Files.readSymbolicLink(next);
                at = target.isAbsolute() ? root : at;
                push(target, left);
            } else if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                at = next;
            } else {
                return missing(next);
            }
        }
        return Optional.of(at);
    }

    private Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : parent;
    }

    private static void push(Path target, Deque<Path> left) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            left.push(target.getName(i));
        }
    }

    /** Files.exists says no for every error; only one of them means that the file is not there. */
    private static Optional<Path> missing(Path path) throws IOException {
        try {
            Files.readAttributes(path, "size", LinkOption.NOFOLLOW_LINKS);
            throw new IOException("it came into being while it was looked for");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // A component of the path is a file, not a folder (ENOTDIR).
            Path parent = path.getParent();
            if (parent != null && Files.isRegularFile(parent)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
