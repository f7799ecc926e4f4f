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
import rp5.provision.model.UnlockWay;

/**
 * The command lines that make, prove and take away key slots. Keys go to standard input only. The script for {@code sh} is constant;
 * what varies is its arguments.
 */
final class SlotCommands {
    private static final Duration SLOW = Duration.ofMinutes(5);

    /** No key slot takes the key (cryptsetup(8), RETURN CODES). */
    static final int NO_PERMISSION = 2;

    /**
     * The old key is the first line, all behind it the new one. cryptsetup takes one key from standard input alone, and a length on its
     * command line, which would split two, would tell how long the passphrase is.
     */
    private static final String ADD = "IFS= read -r old && exec 3<&0 && printf %s \"$old\""
            + " | cryptsetup luksAddKey --batch-mode --key-file=- \"$@\" /dev/fd/3";

    private SlotCommands() {}

    /** A key that is typed is stretched like the passphrase; 64 random bytes need no stretching, and open at once. */
    static Mutation addKey(DevicePath partition, UnlockWay way, int slot, LuksSpec luks, Secret oldAndNew) {
        List<String> argv = new ArrayList<>(
                List.of("sh", "-c", ADD, "add-key", "--new-key-slot", Integer.toString(slot), "--pbkdf"));
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
    static Mutation preferred(DevicePath partition, int slot) {
        return Mutation.of(
                        "cryptsetup",
                        "config",
                        "--priority",
                        "prefer",
                        "--key-slot",
                        Integer.toString(slot),
                        partition.value())
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Writes into the header what the slot is for; other programs pass over a token of unknown type (LUKS2 specification, 3.4). */
    static Mutation label(DevicePath partition, UnlockWay way, int slot) {
        return Mutation.of(
                        "cryptsetup",
                        "token",
                        "import",
                        "--token-id",
                        Integer.toString(slot),
                        "--token-replace",
                        "--json-file",
                        "-",
                        partition.value())
                .feeding("{\"type\":\"" + KeyTokens.TYPE + "\",\"keyslots\":[\"" + slot + "\"],\"way\":\"" + way.id()
                        + "\"}")
                .failingAs(ResultCode.FAIL_LUKS);
    }

    static Mutation forgetLabel(DevicePath partition, int token) {
        return Mutation.of("cryptsetup", "token", "remove", "--token-id", Integer.toString(token), partition.value())
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
    static Probe opens(DevicePath partition, int slot, Secret key) {
        return test(key, "--key-slot", Integer.toString(slot), "--key-file=-", partition.value());
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

    static Mutation backUp(DevicePath partition, Path file) {
        return Mutation.of("cryptsetup", "luksHeaderBackup", partition.value(), "--header-backup-file", file.toString())
                .failingAs(ResultCode.FAIL_LUKS);
    }
}
