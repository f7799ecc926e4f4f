package rp5.provision.rootsync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;

/**
 * Tells a damaged copy from a file that the running system changed without a new time on it, as writing through memory or
 * {@code touch -r} can do: that leaves a trace in the time at which the file's entry was changed (inode(7), ctime).
 *
 * @param begin when the first byte was copied
 */
record Corruption(Instant begin) {
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,12})\\.([0-9]{9})");
    /** The times in a file system are those of the last tick of the kernel's clock. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /**
     * Whether the copy is at fault: the file has stayed as it was since before it was copied. One that is not there any more has not;
     * one that cannot be asked for is taken to have.
     *
     * @param printed its path as rsync prints it
     */
    boolean isDamaged(String printed, Prober prober) {
        Optional<String> file = RsyncName.plain(printed);
        if (file.isEmpty()) {
            return true;
        }
        Output changed = prober.probe(SyncCommands.changed(file.get()));
        var time = SECONDS.matcher(changed.text());
        if (!time.matches()) {
            return changed.exitCode() == 0;
        }
        Instant last = Instant.ofEpochSecond(Long.parseLong(time.group(1)), Long.parseLong(time.group(2)));
        return last.isBefore(begin.minus(TICK));
    }
}
