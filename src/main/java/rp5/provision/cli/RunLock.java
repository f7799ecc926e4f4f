package rp5.provision.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

/**
 * One run at a time on a machine. The kernel holds the lock (fcntl(2)), so it dies with its process; the text in the file only
 * says whose it is.
 */
final class RunLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
    private static final int TRIES = 10;
    private static final int LONGEST_TEXT = 1024;
    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param device as it was asked for, for the next one who comes
     * @throws RefusedException FAIL_BUSY, naming the process that has it
     */
    static RunLock take(Path file, String device, Instant now) {
        // A channel closes itself, and with it the lock, when its thread is interrupted: that has to wait until we hold
        // it.
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                Optional<RunLock> lock = once(file);
                if (lock.isPresent() && lock.get().describe(device, now)) {
                    return lock.get();
                }
                interrupted |= Thread.interrupted();
            }
        } catch (IOException e) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC,
                    "Could not lock " + file + ".",
                    List.of(String.valueOf(e.getMessage())),
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        throw busy(file);
    }

    /** Whether some process holds it; false where that cannot be seen. */
    static boolean held(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes the file while the lock is still held, so that nobody's file but ours is removed. */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("could not remove {}: {}", file, e.getMessage());
        }
    }

    /**
     * Empty when the file changed hands between opening and locking it: its former holder removes it, and a lock on a removed
     * file keeps nobody out. So the path must lead to the same file before the opening and after the locking.
     */
    private static Optional<RunLock> once(Path file) throws IOException {
        create(file);
        Optional<Object> before = key(file);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean ours = false;
        try {
            if (channel.tryLock() == null) {
                throw busy(file);
            }
            ours = before.isPresent() && before.equals(key(file));
            return ours ? Optional.of(new RunLock(file, channel)) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            throw busy(file);
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, MODE);
        } catch (FileAlreadyExistsException e) {
            // Left by a run that was killed, or held by one that works: the lock itself tells which.
            return;
        }
    }

    /**
     * Writes whose it is. A lock of which nobody can say whose it is, is given up.
     *
     * @return whether it is still held: an interrupt meanwhile has closed the channel
     */
    private boolean describe(String device, Instant now) throws IOException {
        String text = "process " + ProcessHandle.current().pid() + ", since " + now + ", for " + device + "\n";
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            return true;
        } catch (ClosedByInterruptException e) {
            // The file may be somebody else's by now, so it stays: who asks again finds out.
            return false;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Optional<Object> key(Path file) throws IOException {
        try {
            return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static RefusedException busy(Path file) {
        String who;
        try {
            byte[] text = Files.readAllBytes(file);
            who = text.length == 0 || text.length > LONGEST_TEXT
                    ? ""
                    : " (" + new String(text, StandardCharsets.UTF_8).strip() + ")";
        } catch (IOException e) {
            who = "";
        }
        return new RefusedException(
                ResultCode.FAIL_BUSY,
                "Another run is at work on this machine" + who + ".",
                ResultCode.FAIL_BUSY.hint());
    }
}
