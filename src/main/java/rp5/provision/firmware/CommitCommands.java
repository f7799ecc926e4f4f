package rp5.provision.firmware;

import java.nio.file.Path;
import java.time.Duration;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.TargetPaths;

/** The command lines of the commit point. Renames only: no byte of a file moves, so none can be lost on the way. */
final class CommitCommands {
    static final String CONFIG = "config.txt";
    /** What config.txt is called again when the commit cannot be finished; no bootloader reads this name. */
    static final String TAKEN_BACK = "rp5-unproven-config.txt";

    /** Where it is before the commit, as seen from the top of the ESP. */
    static final String STAGED = TargetPaths.STAGING + "/" + CONFIG;

    /** Gigabytes may still be in memory, and the disk may be a slow one. */
    private static final Duration FLUSH = Duration.ofMinutes(30);

    private static final Duration READ = Duration.ofMinutes(10);

    private CommitCommands() {}

    /** Writes all three file systems of the target to the disk. */
    static Mutation syncAll(TargetPaths paths) {
        return Mutation.of(
                        "sync",
                        "--file-system",
                        paths.root().toString(),
                        paths.inRoot("/boot").toString(),
                        paths.esp().toString())
                .within(FLUSH);
    }

    /** Moves everything but config.txt up; without config.txt the bootloader still passes over the partition. */
    static Mutation moveAllButConfig(TargetPaths paths) {
        return Mutation.of(
                "find",
                paths.staging().toString(),
                "-mindepth",
                "1",
                "-maxdepth",
                "1",
                "!",
                "-name",
                CONFIG,
                "-exec",
                "mv",
                "--target-directory=" + paths.esp(),
                "--",
                "{}",
                "+");
    }

    static Mutation moveConfig(TargetPaths paths) {
        return rename(paths.staging().resolve(CONFIG), config(paths));
    }

    static Mutation takeConfigBack(TargetPaths paths) {
        return rename(config(paths), paths.esp().resolve(TAKEN_BACK));
    }

    static Mutation removeStaging(TargetPaths paths) {
        return Mutation.of("rmdir", paths.staging().toString());
    }

    /** Digest and path of every file below a folder, for {@link Manifest}. */
    static Probe manifest(Path folder) {
        return Probe.of(
                        "find",
                        folder.toString(),
                        "-type",
                        "f",
                        "-exec",
                        "sha256sum",
                        "--zero",
                        "--binary",
                        "--",
                        "{}",
                        "+")
                .within(READ);
    }

    static Probe exists(Path path) {
        return Probe.of("test", "-e", path.toString()).accepting(0, 1);
    }

    static Path config(TargetPaths paths) {
        return paths.esp().resolve(CONFIG);
    }

    private static Mutation rename(Path from, Path to) {
        return Mutation.of("mv", "--no-target-directory", "--", from.toString(), to.toString());
    }
}
