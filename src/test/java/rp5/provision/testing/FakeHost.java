package rp5.provision.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import rp5.provision.files.HostFiles;

/** The files of a machine, below a temporary folder. */
public final class FakeHost {
    private final Path root;

    public FakeHost(Path root) {
        this.root = root;
    }

    public FakeHost file(String absolute, String text) {
        try {
            Files.createDirectories(parent(absolute));
            Files.writeString(at(absolute), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeHost folder(String absolute) {
        try {
            Files.createDirectories(at(absolute));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A link to another file of this machine; replaces one that is there. */
    public FakeHost link(String absolute, String to) {
        try {
            Files.createDirectories(parent(absolute));
            Files.deleteIfExists(at(absolute));
            Files.createSymbolicLink(at(absolute), parent(absolute).relativize(at(to)));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HostFiles files() {
        return new HostFiles(root);
    }

    private Path parent(String absolute) {
        return java.util.Objects.requireNonNull(at(absolute).getParent());
    }

    private Path at(String absolute) {
        return root.resolve(absolute.substring(1));
    }
}
