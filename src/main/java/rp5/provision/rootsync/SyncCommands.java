package rp5.provision.rootsync;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.TargetPaths;

/** The command lines of the copy. */
final class SyncCommands {
    /** All files' data were there, but some files had gone before they were read: normal on a live system. */
    static final int VANISHED = 24;
    /** Some files could not be copied. */
    static final int PARTIAL = 23;

    /** What xargs makes of a program that failed (xargs(1), "EXIT STATUS"). */
    private static final int NOT_FOUND = 123;

    /** A slow card with a terabyte. */
    private static final Duration COPY = Duration.ofHours(24);

    /**
     * rsync's own limit does not end every copy that stands still: when the target became read-only in the middle, its processes waited for
     * each other for longer than that.
     */
    private static final Duration STANDSTILL = Duration.ofMinutes(10);

    private static final Duration SCAN = Duration.ofHours(2);
    /** All files are read, at both ends. */
    private static final Duration COMPARE = Duration.ofHours(24);

    private static final Duration SYNC = Duration.ofMinutes(30);

    /**
     * Links, ACLs, extended attributes, holes and owners by number, within one file system, no more at the end than there is. Ends
     * by itself when nothing moves for ten minutes. Times are compared to the nanosecond: rsync's default of whole seconds passes
     * over a file that changed in the second in which it was copied.
     */
    private static final List<String> COPY_OPTIONS =
            List.of("-aHAXxS", "--numeric-ids", "--modify-window=-1", "--delete", "--timeout=600");

    private SyncCommands() {}

    /**
     * Counts what the copy will move. Attributes are left out: they change no count, and reading them doubles the cost. rsync
     * 3.2.7 calls it partial when the target is not there yet and the source has a FIFO, so that code is taken: the copy decides.
     */
    static Probe count(SyncRun run) {
        return Probe.of(argv(run, "-aHx", "--numeric-ids", "--dry-run", "--stats", "--no-human-readable"))
                .accepting(0, PARTIAL, VANISHED)
                .within(SCAN);
    }

    /** Copies, with its progress on standard output: plain digits, flushed line by line. */
    static Mutation copy(SyncRun run) {
        List<String> more = new ArrayList<>(List.of("--info=progress2", "--no-human-readable", "--outbuf=L"));
        if (run.byContent()) {
            more.add("--checksum");
            // Nothing moves while a large file is read at both ends.
            more.add("--timeout=7200");
        }
        return copying(run, more.toArray(String[]::new));
    }

    /** Copies again what changed meanwhile. */
    static Mutation copyAgain(SyncRun run) {
        return copying(run);
    }

    /**
     * What a third copy would do, one line each, and at last how many files were looked at. Contents are compared as well: a file of
     * the same size and time may be damaged. Nothing moves while a large file is read at both ends.
     */
    static Probe differences(SyncRun run) {
        return Probe.of(argv(run, options("--dry-run", "--itemize-changes", "--stats", "--checksum", "--timeout=7200")))
                .accepting(0, VANISHED)
                .within(COMPARE)
                .movingWithin(STANDSTILL);
    }

    /**
     * When the file's content or attributes were last changed, in seconds since 1970: unlike the time of its content, nobody can
     * set this one back. The name goes in by standard input, which takes every text; words of a command line take what the locale can
     * spell. Exit code 123: it is not there.
     */
    static Probe changed(String file) {
        return Probe.of("xargs", "--null", "stat", "--format=%.9Z", "--")
                .feeding(file + "\0")
                .accepting(0, NOT_FOUND);
    }

    /** Writes the file system that holds the path to the disk. */
    static Mutation sync(Path path) {
        return Mutation.of("sync", "--file-system", path.toString()).within(SYNC);
    }

    /** Free bytes and inodes of the target's root and /boot, for {@link FreeSpace}. */
    static Probe free(TargetPaths paths) {
        return Probe.of(
                "df",
                "--block-size=1",
                "--output=avail,iavail,target",
                "--",
                paths.root().toString(),
                paths.inRoot("/boot").toString());
    }

    private static Mutation copying(SyncRun run, String... more) {
        return Mutation.of(argv(run, options(more)))
                .accepting(0, VANISHED)
                .within(COPY)
                .movingWithin(STANDSTILL);
    }

    private static String[] options(String... more) {
        List<String> options = new ArrayList<>(COPY_OPTIONS);
        options.addAll(Arrays.asList(more));
        return options.toArray(String[]::new);
    }

    private static List<String> argv(SyncRun run, String... options) {
        List<String> argv = new ArrayList<>(List.of("rsync"));
        argv.addAll(Arrays.asList(options));
        run.exclusions().forEach(pattern -> argv.add("--exclude=" + pattern));
        argv.add(folder(run.from()));
        argv.add(folder(run.to()));
        return argv;
    }

    /** With its slash: the content of the folder, not the folder. */
    static String folder(Path path) {
        return path.getNameCount() == 0 ? "/" : path + "/";
    }
}
