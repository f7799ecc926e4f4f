package rp5.provision.unlock;

import java.nio.file.Path;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Secret;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.UsbStick;

/**
 * The command lines for files that hold keys, on the target, on a stick, on this machine, and for the places where they are mounted. Keys
 * go to standard input only.
 */
final class FileCommands {
    /** Never seen half written, or by anybody else. */
    private static final String KEEP =
            "umask 077 && mkdir -p -- \"${1%/*}\" && chmod 0700 -- \"${1%/*}\" && cat >\"$1.new\""
                    + " && chmod 0400 -- \"$1.new\" && sync -- \"$1.new\" && mv -- \"$1.new\" \"$1\" && sync -- \"${1%/*}\"";

    /** Only where nothing was: what lies there may be the only copy of something. */
    private static final String NOTE = "umask 077 && set -C && cat >\"$1\" && sync -- \"$1\"";

    private FileCommands() {}

    /** In the target, so that no link of the copied tree leads out of it. */
    static Mutation keep(TargetPaths paths, String file, Secret key) {
        return Mutation.of("chroot", paths.root().toString(), "sh", "-c", KEEP, "keep-key", file)
                .feeding(key)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Mode and owner of a file of the target and of its folder, one a line. */
    static Probe modes(TargetPaths paths, String file) {
        return Probe.of(
                "chroot",
                paths.root().toString(),
                "stat",
                "--format=%a %u:%g",
                file,
                file.substring(0, file.lastIndexOf('/')));
    }

    /** Exit code 0 if the file of the target holds these very bytes. */
    static Probe holds(TargetPaths paths, String file, Secret key) {
        return Probe.of("chroot", paths.root().toString(), "cmp", "--silent", "-", file)
                .accepting(0, 1)
                .feeding(key);
    }

    /** Writes down a key on this machine, where no file is yet. */
    static Mutation note(Path file, Secret line) {
        return Mutation.of("sh", "-c", NOTE, "note-key", file.toString()).feeding(line);
    }

    static Probe noted(Path file, Secret line) {
        return Probe.of("cmp", "--silent", "-", file.toString()).accepting(0, 1).feeding(line);
    }

    static Mutation mountStick(UsbStick stick, Path place) {
        return Mutation.of(
                        "mount",
                        "-t",
                        stick.fstype(),
                        "-o",
                        "nosuid,nodev,noexec" + (stick.fstype().equals("ext4") ? "" : ",umask=0077"),
                        stick.node().value(),
                        place.toString())
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Exit code 1: it is not there. */
    static Probe isThere(Path file) {
        return Probe.of("test", "-e", file.toString()).accepting(0, 1);
    }

    static Mutation forget(Path file) {
        return Mutation.of("rm", "--force", "--", file.toString());
    }

    /** cryptsetup leaves it readable for its owner alone. */
    static Mutation ownerOnly(Path file) {
        return Mutation.of("chmod", "0600", file.toString());
    }

    static Mutation flush(Path file) {
        return Mutation.of("sync", file.toString());
    }

    static Probe digest(Path file) {
        return Probe.of("sha256sum", "--binary", file.toString());
    }

    static Mutation folder(Path folder) {
        return Mutation.of("mkdir", "--parents", "--mode=0700", folder.toString());
    }

    /** Exit code 1: there is none. */
    static Probe isFolder(Path folder) {
        return Probe.of("test", "-d", folder.toString()).accepting(0, 1);
    }

    static Mutation unmount(Path folder) {
        return Mutation.of("umount", folder.toString());
    }

    static Mutation removeFolder(Path folder) {
        return Mutation.of("rmdir", folder.toString());
    }

    /** Exit code 1: nothing is mounted there. */
    static Probe mounted(Path folder) {
        return Probe.of("findmnt", "--noheadings", "--output", "TARGET", "--mountpoint", folder.toString())
                .accepting(0, 1);
    }
}
