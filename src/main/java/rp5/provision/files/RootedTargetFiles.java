package rp5.provision.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.PlannedFile;

/** Writes below a root folder and nowhere else, whatever links the copied tree holds. */
public final class RootedTargetFiles implements TargetFiles {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;

    public RootedTargetFiles(Path root) {
        this.root = root;
    }

    @Override
    public void write(PlannedFile file) {
        Path path = Path.of(file.path());
        try {
            Path folder = folderOf(path);
            String name = String.valueOf(path.getFileName());
            // Our own temp name beside the file, so that the rename stays on one file system.
            Path temp = folder.resolve("." + name + ".rp5-new");
            Files.deleteIfExists(temp);
            if (file.isLink()) {
                Files.createSymbolicLink(temp, Path.of(file.content()));
                move(temp, folder.resolve(name));
                return;
            }
            try (FileChannel channel = FileChannel.open(
                    temp, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                setMode(temp, file.mode());
                ByteBuffer bytes = ByteBuffer.wrap(file.content().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            move(temp, folder.resolve(name));
        } catch (IOException e) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC,
                    "Could not write " + file.path() + " of the target.",
                    List.of(e.toString()),
                    e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The real folder of a path of the target, made where it is missing; each link on the way must stay below the root. */
    private Path folderOf(Path path) throws IOException {
        Path realRoot = root.toRealPath();
        Path folder = realRoot;
        for (int i = 0; i < path.getNameCount() - 1; i++) {
            folder = folder.resolve(path.getName(i).toString());
            if (!Files.exists(folder)) {
                Files.createDirectory(folder);
            }
            folder = folder.toRealPath();
            if (!folder.startsWith(realRoot)) {
                throw new IOException(path + " leads out of " + root);
            }
        }
        return folder;
    }

    private static void setMode(Path file, int mode) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
        for (int bit = 0; bit < fromOwnerRead.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(fromOwnerRead[bit]);
            }
        }
        try {
            Files.setPosixFilePermissions(file, permissions);
        } catch (IOException e) {
            // vfat has one mode for all, given at mount: what cannot be stored there is not an error.
            if (!Files.getFileStore(file).type().equals("vfat")) {
                throw e;
            }
        }
    }
}
