package rp5.provision.unlock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.UnlockWay;
import rp5.provision.model.UsbStick;

/**
 * The command lines that make, prove and take away key slots. Keys go to standard input only. The scripts for {@code sh} are constant;
 * what varies is their arguments.
 */
final class UnlockCommands {
    private static final Duration SLOW = Duration.ofMinutes(5);

    /** No key slot takes the key (cryptsetup(8), RETURN CODES). */
    static final int NO_PERMISSION = 2;

    /**
     * The old key is the first line, all behind it the new one. cryptsetup takes one key from standard input alone, and a length on its
     * command line, which would split two, would tell how long the passphrase is.
     */
    private static final String ADD = "IFS= read -r old && exec 3<&0 && printf %s \"$old\""
            + " | cryptsetup luksAddKey --batch-mode --key-file=- \"$@\" /dev/fd/3";

    /** Never seen half written, or by anybody else. */
    private static final String KEEP =
            "umask 077 && mkdir -p -- \"${1%/*}\" && chmod 0700 -- \"${1%/*}\" && cat >\"$1.new\""
                    + " && chmod 0400 -- \"$1.new\" && sync -- \"$1.new\" && mv -- \"$1.new\" \"$1\" && sync -- \"${1%/*}\"";

    /** Only where nothing was: what lies there may be the only copy of something. */
    private static final String NOTE = "umask 077 && set -C && cat >\"$1\" && sync -- \"$1\"";

    private static final String TRY = "slot=$1 partition=$2 && shift 2 && \"$@\""
            + " | cryptsetup open --test-passphrase --type luks2 --key-slot \"$slot\" --key-file=- \"$partition\"";

    private UnlockCommands() {}

    /** A key that is typed is stretched like the passphrase; 64 random bytes need no stretching, and open at once. */
    static Mutation addKey(DevicePath partition, UnlockWay way, LuksSpec luks, Secret oldAndNew) {
        List<String> argv = new ArrayList<>(
                List.of("sh", "-c", ADD, "add-key", "--new-key-slot", Integer.toString(way.slot()), "--pbkdf"));
        if (way.withoutHands()) {
            argv.addAll(List.of("pbkdf2", "--pbkdf-force-iterations", "1000"));
        } else {
            argv.addAll(List.of(
                    luks.pbkdf(),
                    "--pbkdf-memory",
                    Integer.toString(luks.memoryKib()),
                    "--pbkdf-parallel",
                    Integer.toString(luks.threads())));
        }
        argv.add(partition.value());
        return Mutation.of(argv).feeding(oldAndNew).within(SLOW).failingAs(ResultCode.FAIL_LUKS);
    }

    /** A key that nobody types is tried first: no time goes into stretching it for the other slots. */
    static Mutation preferred(DevicePath partition, UnlockWay way) {
        return Mutation.of(
                        "cryptsetup",
                        "config",
                        "--priority",
                        "prefer",
                        "--key-slot",
                        Integer.toString(way.slot()),
                        partition.value())
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Writes into the header what the slot is for; other programs pass over a token of unknown type (LUKS2 specification, 3.4). */
    static Mutation label(DevicePath partition, UnlockWay way) {
        return Mutation.of(
                        "cryptsetup",
                        "token",
                        "import",
                        "--token-id",
                        Integer.toString(way.slot()),
                        "--token-replace",
                        "--json-file",
                        "-",
                        partition.value())
                .feeding("{\"type\":\"rp5-provision\",\"keyslots\":[\"" + way.slot() + "\"],\"way\":\"" + way.id()
                        + "\"}")
                .failingAs(ResultCode.FAIL_LUKS);
    }

    static Probe metadata(DevicePath partition) {
        return Probe.of("cryptsetup", "luksDump", "--dump-json-metadata", partition.value())
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Takes a slot away whose key nobody has any more; the passphrase allows it. */
    static Mutation free(DevicePath partition, int slot, Secret passphrase) {
        return Mutation.of(
                        "cryptsetup",
                        "luksKillSlot",
                        "--batch-mode",
                        "--key-file=-",
                        partition.value(),
                        Integer.toString(slot))
                .feeding(passphrase)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Whether the key opens that very slot; nothing is mapped. */
    static Probe opens(DevicePath partition, UnlockWay way, Secret key) {
        return test(key, "--key-slot", Integer.toString(way.slot()), "--key-file=-", partition.value());
    }

    /** Whether the key opens any slot: one that is gone cannot be asked for (exit code 1). */
    static Probe opensAny(DevicePath partition, Secret key) {
        return test(key, "--key-file=-", partition.value());
    }

    /** The same with a header that lies in a file. */
    static Probe opensWith(Path header, DevicePath partition, Secret key) {
        return test(key, "--header", header.toString(), "--key-file=-", partition.value());
    }

    private static Probe test(Secret key, String... words) {
        List<String> argv = new ArrayList<>(List.of("cryptsetup", "open", "--test-passphrase", "--type", "luks2"));
        argv.addAll(Arrays.asList(words));
        return Probe.of(argv)
                .accepting(0, NO_PERMISSION)
                .feeding(key)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Takes away the slot that this passphrase opens. */
    static Mutation remove(DevicePath partition, Secret passphrase) {
        return Mutation.of("cryptsetup", "luksRemoveKey", "--batch-mode", "--key-file=-", partition.value())
                .feeding(passphrase)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_LUKS);
    }

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

    static Mutation backUp(DevicePath partition, Path file) {
        return Mutation.of("cryptsetup", "luksHeaderBackup", partition.value(), "--header-backup-file", file.toString())
                .failingAs(ResultCode.FAIL_LUKS);
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

    /** A file system in memory for the content of an image: keys that are in it reach no disk. */
    static Mutation memory(Path folder) {
        return Mutation.of("mount", "-t", "tmpfs", "-o", "mode=0700,nosuid,size=1g", "tmpfs", folder.toString());
    }

    static Mutation folder(Path folder) {
        return Mutation.of("mkdir", "--parents", "--mode=0700", folder.toString());
    }

    static Mutation unpack(Path image, Path folder) {
        return Mutation.of("unmkinitramfs", image.toString(), folder.toString()).within(SLOW);
    }

    /** Exit code 1: there is none. */
    static Probe isFolder(Path folder) {
        return Probe.of("test", "-d", folder.toString()).accepting(0, 1);
    }

    static Mutation showDevices(Path folder) {
        return Mutation.of("mount", "--bind", "--make-private", "/dev", folder.toString());
    }

    /** The key goes from one program of the image to the other, and is not seen here. */
    static Probe tryIn(Path image, UnlockWay way, DevicePath partition, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("chroot", image.toString(), "/bin/sh", "-c", TRY, "try-key"));
        argv.addAll(List.of(Integer.toString(way.slot()), partition.value(), UnlockFiles.WAYS + way.id()));
        argv.addAll(arguments);
        return Probe.of(argv).accepting(0, 1, NO_PERMISSION).within(SLOW);
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
