package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.model.TpmSpec;

/** Whether the TPM can do what is asked of it, from what {@code tpm2 getcap} prints. */
final class TpmState {
    private static final Pattern LOCKED = Pattern.compile("(?m)^\\s*inLockout:\\s+1\\s*$");
    private static final Pattern OWNER_PASSWORD = Pattern.compile("(?m)^\\s*ownerAuthSet:\\s+1\\s*$");
    private static final Pattern BANK = Pattern.compile("(?m)^\\s*- sha256:\\s+\\[\\s*[0-9]");

    private TpmState() {}

    /** Reasons not to begin: what would make the sealing fail when the disk is half done. */
    static List<Refusal> objections(TpmSpec tpm, Prober prober) {
        if (prober.probe(TpmCommands.isThere()).exitCode() != 0) {
            return List.of(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    TpmFailure.ABSENT.sentence(),
                    "Let the running system load its overlay first: dtparam=spi=on and dtoverlay="
                            + tpm.overlay().orElse(TpmSpec.USUAL_OVERLAY) + " in config.txt, then restart."));
        }
        Output state = prober.probe(TpmCommands.properties());
        if (state.exitCode() != 0) {
            return List.of(refusal(TpmFailure.ABSENT));
        }
        List<TpmFailure> found = new ArrayList<>();
        if (says(OWNER_PASSWORD, state)) {
            found.add(TpmFailure.OWNER_PASSWORD);
        }
        if (tpm.pin() && says(LOCKED, state)) {
            found.add(TpmFailure.LOCKED);
        }
        if (!tpm.pcrs().isEmpty() && !says(BANK, prober.probe(TpmCommands.banks()))) {
            found.add(TpmFailure.NO_BANK);
        }
        return found.stream().map(TpmState::refusal).toList();
    }

    private static boolean says(Pattern pattern, Output output) {
        return pattern.matcher(output.text()).find();
    }

    private static Refusal refusal(TpmFailure failure) {
        return new Refusal(ResultCode.FAIL_SAFETY_GUARD, failure.sentence(), failure.remedy());
    }
}
