package rp5.provision.unlock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Secret;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.TpmSpec;

/** The command lines that look at the TPM and seal a key to it. The key and the PIN go to standard input only. */
final class TpmCommands {
    /** Twenty commands to a TPM; the slow ones take it seconds each. */
    private static final Duration SLOW = Duration.ofMinutes(5);

    private static final String DEVICE = "/dev/tpmrm0";
    private static final String CONNECTION = "--tcti=device:" + DEVICE;

    private TpmCommands() {}

    /** Exit code 1: the kernel knows of no TPM. */
    static Probe isThere() {
        return Probe.of("test", "-c", DEVICE).accepting(0, 1);
    }

    /** Its state, for {@link TpmState}. Any exit code but 0: it does not answer. */
    static Probe properties() {
        return Probe.of("tpm2", "getcap", "properties-variable", CONNECTION)
                .accepting(0, 1, 2, 3, 4, 5)
                .within(SLOW);
    }

    /** Its banks of PCRs, for {@link TpmState}. */
    static Probe banks() {
        return Probe.of("tpm2", "getcap", "pcrs", CONNECTION)
                .accepting(0, 1, 2, 3, 4, 5)
                .within(SLOW);
    }

    /**
     * Seals the key, within the target: with its programs, and so that no link of the copied tree leads out of it.
     *
     * @param key the key alone, or where a PIN is wanted the PIN, a line break and the key
     */
    static Mutation seal(TargetPaths paths, TpmSpec tpm, Secret key) {
        List<String> argv = new ArrayList<>(List.of("chroot", paths.root().toString(), TpmFiles.SEAL));
        if (tpm.pin()) {
            argv.add("--pin");
        }
        if (!tpm.pcrs().isEmpty()) {
            argv.addAll(List.of("--pcrs", tpm.pcrList()));
        }
        argv.add(TpmFiles.SEALED);
        return Mutation.of(argv).feeding(key).within(SLOW).failingAs(ResultCode.FAIL_LUKS);
    }

    /** What the script that unlocks is given where nobody can be asked: with a PIN, that it comes on standard input. */
    static List<String> arguments(TpmSpec tpm) {
        return tpm.pin() ? List.of("--pin-from-stdin") : List.of();
    }
}
