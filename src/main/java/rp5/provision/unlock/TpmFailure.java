package rp5.provision.unlock;

import java.util.Arrays;
import java.util.Optional;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

/** Why the script {@code tpm-seal} could not seal the key, by its exit code. */
enum TpmFailure {
    ABSENT(10, "There is no TPM that answers (/dev/tpmrm0).", "Look at the kernel's messages for it (dmesg)."),
    LOCKED(
            11,
            "The TPM is locked after too many wrong PINs or passwords.",
            "Wait until it takes them again, or unlock it (tpm2 dictionarylockout --clear-lockout)."),
    NO_BANK(12, "The TPM has no SHA-256 bank of PCRs in use.", "Leave --tpm-pcrs out: on a Pi it protects nothing."),
    OWNER_PASSWORD(
            13,
            "The owner hierarchy of the TPM has a password.",
            "Take it away (tpm2 changeauth -c owner -p PASSWORD)."),
    NO_PIN(14, "No PIN was given for the TPM.", "Type one when it is asked for."),
    OTHER(15, "The TPM did not seal the key.", "Look at the tool's message and the kernel's messages (dmesg).");

    private final int exitCode;
    private final String sentence;
    private final String remedy;

    TpmFailure(int exitCode, String sentence, String remedy) {
        this.exitCode = exitCode;
        this.sentence = sentence;
        this.remedy = remedy;
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        return sentence;
    }

    String remedy() {
        return remedy;
    }

    /** The same failure in a sentence, with what the script printed; as it was when the script does not exit like that. */
    static RuntimeException explain(CommandException failure) {
        Optional<TpmFailure> known = Arrays.stream(values())
                .filter(value ->
                        failure.failure() == CommandException.Cause.FAILED && value.exitCode == failure.exitCode())
                .findFirst();
        return known.<RuntimeException>map(value -> new StepException(
                        ResultCode.FAIL_LUKS, value.sentence + " " + value.remedy, failure.details(), failure))
                .orElse(failure);
    }
}
