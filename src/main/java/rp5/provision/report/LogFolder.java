package rp5.provision.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.LogNames;

/** The folder of the log files. It belongs to somebody trusted, nobody else can write there, and no link in it is followed. */
public final class LogFolder {
    private static final long LONGEST_JOURNAL = 64 * 1024;
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final Set<Integer> owners;

    private LogFolder(Path folder, Set<Integer> owners) {
        this.folder = folder;
        this.owners = Set.copyOf(owners);
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
            Optional<Path> open = Ancestors.open(folder, owners);
            if (open.isPresent()) {
                throw new UsageException("Others can put another folder in place of the log folder " + folder + ", as "
                        + open.get() + " is theirs to change; name another --log-dir.");
            }
            if (!Files.isWritable(folder)) {
                throw new AccessDeniedException(folder.toString());
            }
            return new LogFolder(folder, owners);
        } catch (IOException e) {
            throw new UsageException("Cannot write to the log folder " + folder + " (" + reason(e) + ").");
        }
    }

    /**
     * A new event log in place of the one before. The result of that run goes too: should this one be killed, it would speak of a
     * disk that has changed since.
     */
    public OutputStream events() {
        Path result = folder.resolve(LogNames.RESULT);
        try {
            Files.deleteIfExists(result);
        } catch (IOException e) {
            throw new UsageException("Cannot remove the result of an earlier run, " + result + " (" + reason(e) + ").");
        }
        Path file = folder.resolve(LogNames.EVENTS);
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
     * Writes the result; a reader sees all of it or none. Where it cannot be written there is none.
     *
     * @return why it could not be written; empty when it was
     */
    public Optional<String> write(RunResult result) {
        Path file = folder.resolve(LogNames.RESULT);
        try {
            replace(LogNames.RESULT, Json.pretty(result));
            return Optional.empty();
        } catch (IOException e) {
            remove(file, e);
            return Optional.of("The result could not be written to " + file + " (" + reason(e) + ").");
        }
    }

    /**
     * Writes the journal in place of the one before; it is on the disk when this returns. One that cannot be written is removed: an
     * old one would tell of another run.
     *
     * @return why it could not be written; empty when it was
     */
    Optional<String> write(Journal journal) {
        Path file = folder.resolve(LogNames.JOURNAL);
        try {
            replace(LogNames.JOURNAL, JournalText.render(journal));
            return Optional.empty();
        } catch (IOException e) {
            remove(file, e);
            return Optional.of("The journal could not be written to " + file + " (" + reason(e)
                    + "): this run cannot be resumed.");
        }
    }

    /**
     * The journal of the last run that changed a disk.
     *
     * @throws RefusedException if there is none, or what there is cannot be trusted
     */
    public Journal journal() {
        Path file = folder.resolve(LogNames.JOURNAL);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw nothing("There is no journal of an earlier run in " + folder + ".");
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !owners.contains((Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    || Files.size(file) > LONGEST_JOURNAL) {
                throw nothing("The journal " + file + " is not one that this program wrote.");
            }
            return JournalText.parse(Files.readString(file))
                    .orElseThrow(() -> nothing("The journal " + file
                            + " cannot be understood: it is damaged, or of another version of this program."));
        } catch (IOException e) {
            throw nothing("The journal " + file + " cannot be read (" + reason(e) + ").");
        }
    }

    private static RefusedException nothing(String sentence) {
        return new RefusedException(
                ResultCode.FAIL_SAFETY_GUARD,
                "Nothing can be resumed: " + sentence,
                "Name the --log-dir of that run, or begin anew with --yes, which erases the disk.");
    }

    /** The new content is on the disk before it takes the old one's name, and the name before this returns. */
    private void replace(String name, String text) throws IOException {
        Path temp = folder.resolve("." + name + ".new");
        Files.deleteIfExists(temp);
        try {
            Files.createFile(temp, FILE_MODE);
            try (FileOutputStream out = new FileOutputStream(temp.toFile())) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.getFD().sync();
            }
            Files.move(temp, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            remove(temp, e);
            throw e;
        }
        sync(folder);
    }

    private static void remove(Path file, IOException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException more) {
            cause.addSuppressed(more);
        }
    }

    /** A channel closes itself when its thread is interrupted, and the renaming is done by then: what is lost is at most its haste. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    public RunResult.Logs logs() {
        return new RunResult.Logs(
                Optional.of(folder.resolve(LogNames.RESULT).toString()),
                Optional.of(folder.resolve(LogNames.EVENTS).toString()));
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}
