package rp5.provision.lukslvm;

import java.time.Duration;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Retry;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.Names;

/** The command lines of cryptsetup. The key is what is on standard input up to its end, line breaks too. */
final class LuksCommands {
    /** argon2id is measured first and then runs for about two seconds; a slow medium and a busy Pi take far longer. */
    private static final Duration SLOW = Duration.ofMinutes(5);

    private static final Retry PROBED = new Retry("udev still reads the partition", 5, Duration.ofMillis(200));
    private static final Retry HELD = new Retry("udev still reads what lay on the mapping", 12, Duration.ofMillis(200));

    private LuksCommands() {}

    static Mutation format(LuksSpec spec, String uuid, DevicePath partition, Secret key) {
        return Mutation.of(
                        "cryptsetup",
                        "luksFormat",
                        "--batch-mode",
                        "--type",
                        "luks2",
                        "--cipher",
                        spec.cipher(),
                        "--key-size",
                        Integer.toString(spec.keyBits()),
                        "--hash",
                        "sha256",
                        "--pbkdf",
                        spec.pbkdf(),
                        "--pbkdf-memory",
                        Integer.toString(spec.memoryKib()),
                        "--pbkdf-parallel",
                        Integer.toString(spec.threads()),
                        "--sector-size",
                        Integer.toString(spec.sectorBytes()),
                        "--uuid",
                        uuid,
                        "--label",
                        Names.LUKS_LABEL,
                        "--key-file=-",
                        partition.value())
                .feeding(key)
                .within(SLOW)
                .retrying(PROBED)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    static Mutation open(DevicePath partition, Secret key) {
        return Mutation.of("cryptsetup", "open", "--type", "luks2", "--key-file=-", partition.value(), Names.MAPPER)
                .feeding(key)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    static Mutation close() {
        return Mutation.of("cryptsetup", "close", Names.MAPPER).retrying(HELD).failingAs(ResultCode.FAIL_LUKS);
    }

    static Probe testPassphrase(DevicePath partition, Secret key) {
        return Probe.of("cryptsetup", "open", "--test-passphrase", "--type", "luks2", "--key-file=-", partition.value())
                .feeding(key)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    static Probe metadata(DevicePath partition) {
        return Probe.of("cryptsetup", "luksDump", "--dump-json-metadata", partition.value())
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Exit code 4: no such mapping (cryptsetup(8), RETURN CODES). */
    static Probe status() {
        return Probe.of("cryptsetup", "status", Names.MAPPER).accepting(0, 4).failingAs(ResultCode.FAIL_LUKS);
    }
}
