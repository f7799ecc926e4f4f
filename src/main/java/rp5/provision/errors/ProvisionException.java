package rp5.provision.errors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the user is told about: one sentence, a {@link ResultCode}, and the last lines of the tool where one failed.
 *
 * <p>The state of the disk is not in here: only the pipeline knows how far the run got, and adds it.
 */
public abstract sealed class ProvisionException extends RuntimeException
        permits UsageException,
                RefusedException,
                MissingToolException,
                CommandException,
                StepException,
                HolderStuckException,
                VerificationException,
                CleanupException,
                InterruptedRunException {
    private final ResultCode code;
    private final List<String> details;

    ProvisionException(ResultCode code, String message, List<String> details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = List.copyOf(details);
    }

    public ResultCode code() {
        return code;
    }

    /** Lines to show under the sentence: a tool's last lines, the checks that failed, what is left behind. */
    public List<String> details() {
        return details;
    }
}
