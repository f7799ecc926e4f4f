package rp5.provision.unlock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.DevicePath;
import rp5.provision.model.TargetPaths;

/** The command lines that put a key file, and the images that it is in, in the place of others. */
final class RotationCommands {
    /** Minutes on a Pi; hours would mean that something hangs. */
    private static final Duration BUILD = Duration.ofMinutes(30);

    private static final Duration SLOW = Duration.ofMinutes(15);

    /** Where mkinitramfs lays images out, key files included. It removes them at its own end, unless it is killed. */
    static final String WORKSHOP = "/var/tmp/rp5-provision";

    private RotationCommands() {}

    /** Exit code 1: it is not there. */
    static Probe text(TargetPaths paths, String file) {
        return Probe.of(inTarget(paths, "cat", file)).accepting(0, 1);
    }

    /** Exit code 1: it is not there. */
    static Probe isThere(TargetPaths paths, String file) {
        return Probe.of(inTarget(paths, "test", "-e", file)).accepting(0, 1);
    }

    /** Whether the key in this file of the target opens that very slot; its own cryptsetup reads it. */
    static Probe opens(TargetPaths paths, DevicePath partition, int slot, String file) {
        return Probe.of(inTarget(
                        paths,
                        "cryptsetup",
                        "open",
                        "--test-passphrase",
                        "--type",
                        "luks2",
                        "--key-slot",
                        Integer.toString(slot),
                        "--key-file",
                        file,
                        partition.value()))
                .accepting(0, 1, SlotCommands.NO_PERMISSION)
                .within(SLOW);
    }

    /** A second name for the same file, in the place of one that a cut may have left. */
    static Mutation link(TargetPaths paths, String file, String name) {
        return Mutation.of(inTarget(paths, "ln", "--force", "--", file, name));
    }

    /** In one instant: who reads finds the one or the other. */
    static Mutation replace(TargetPaths paths, String file, String by) {
        return Mutation.of(inTarget(paths, "mv", "--force", "--no-target-directory", "--", by, file));
    }

    static Mutation flush(TargetPaths paths, String file) {
        return Mutation.of(inTarget(paths, "sync", "--", file)).within(SLOW);
    }

    static Mutation forget(TargetPaths paths, List<String> files) {
        List<String> argv = new ArrayList<>(inTarget(paths, "rm", "--force", "--"));
        argv.addAll(files);
        return Mutation.of(argv);
    }

    /** By the distribution's own program, but beside what boots now, and laid out where all that it leaves can be found. */
    static Mutation build(TargetPaths paths, String release, String image) {
        return Mutation.of(inTarget(paths, "mkinitramfs", "-o", image, release))
                .with(Map.of("TMPDIR", WORKSHOP))
                .within(BUILD);
    }

    /** Fails where something is there: anybody may write beside it. */
    static Mutation makeWorkshop(TargetPaths paths) {
        return Mutation.of(inTarget(paths, "mkdir", "--mode=0700", "--", WORKSHOP));
    }

    /** The one folder that goes with whatever is in it: it follows no link, and stays in its file system. */
    static Mutation removeWorkshop(TargetPaths paths) {
        return Mutation.of(inTarget(paths, "find", WORKSHOP, "-xdev", "-delete"))
                .within(SLOW);
    }

    static Mutation copy(Path from, Path to) {
        return Mutation.of("cp", "--", from.toString(), to.toString()).within(SLOW);
    }

    static Mutation replace(Path file, Path by) {
        return Mutation.of("mv", "--force", "--no-target-directory", "--", by.toString(), file.toString());
    }

    /** Writes the file systems that hold the paths to the disk. */
    static Mutation flush(Path... paths) {
        List<String> argv = new ArrayList<>(List.of("sync", "--file-system"));
        Arrays.stream(paths).map(Path::toString).forEach(argv::add);
        return Mutation.of(argv).within(SLOW);
    }

    /** Exit code 0 when both are there and alike. */
    static Probe alike(Path one, Path other) {
        return Probe.of("cmp", "--silent", one.toString(), other.toString())
                .accepting(0, 1, 2)
                .within(SLOW);
    }

    private static List<String> inTarget(TargetPaths paths, String... argv) {
        List<String> all = new ArrayList<>(List.of("chroot", paths.root().toString()));
        all.addAll(Arrays.asList(argv));
        return all;
    }
}
