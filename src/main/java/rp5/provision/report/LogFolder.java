package rp5.provision.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.UsageException;

/** The folder of the log files. It belongs to somebody trusted, nobody else can write there, and no link in it is followed. */
public final class LogFolder {
    private static final String RESULT = "ete_nvme_provision.json";
    private static final String EVENTS = "ete_nvme_provision.jsonl";
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    private LogFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder, made with mode 0700 where it is missing.
     *
     * @param owners the user ids that may own it
     * @throws UsageException if it is a link, belongs to somebody else, is writable by others, or cannot be made
     */
    public static LogFolder at(Path asked, Set<Integer> owners) {
        Path folder = asked.toAbsolutePath().normalize();
        try {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folder, FOLDER_MODE);
            }
            if (Files.isSymbolicLink(folder)) {
                throw new UsageException("The log folder " + folder + " is a symbolic link; name the folder itself.");
            }
            if (!Files.isDirectory(folder)) {
                throw new UsageException("The log folder " + folder + " is not a folder.");
            }
            if (!owners.contains((Integer) Files.getAttribute(folder, "unix:uid"))) {
                throw new UsageException("The log folder " + folder
                        + " belongs to another user; chown it to root, or name" + " another --log-dir.");
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
            if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new UsageException(
                        "Others can write to the log folder " + folder + "; chmod 700 it, or name another --log-dir.");
            }
            if (!Files.isWritable(folder)) {
                throw new AccessDeniedException(folder.toString());
            }
            return new LogFolder(folder);
        } catch (IOException e) {
            throw new UsageException("Cannot write to the log folder " + folder + " (" + reason(e) + ").");
        }
    }

    /** A new event log in place of the one before. */
    public OutputStream events() {
        Path file = folder.resolve(EVENTS);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, FILE_MODE);
            // Not a channel: those close themselves when their thread is interrupted, and the log must outlive that.
            return new FileOutputStream(file.toFile(), true);
        } catch (IOException e) {
            throw new UsageException("Cannot write the event log " + file + " (" + reason(e) + ").");
        }
    }

    /**
     * Writes the result in place of the one before; a reader sees the old or the new, never half of one.
     *
     * @return why it could not be written; empty when it was
     */
    public Optional<String> write(RunResult result) {
        Path temp = folder.resolve("." + RESULT + ".new");
        try {
            Files.deleteIfExists(temp);
            Files.createFile(temp, FILE_MODE);
            try (OutputStream out = new FileOutputStream(temp.toFile())) {
                out.write(Json.pretty(result).getBytes(StandardCharsets.UTF_8));
            }
            Files.move(temp, folder.resolve(RESULT), StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "The result could not be written to " + folder.resolve(RESULT) + " (" + reason(e) + ").");
        }
    }

    public RunResult.Logs logs() {
        return new RunResult.Logs(
                Optional.of(folder.resolve(RESULT).toString()),
                Optional.of(folder.resolve(EVENTS).toString()));
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}
