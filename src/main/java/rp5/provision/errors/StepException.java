package rp5.provision.errors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step could not do its work, for a reason that is not a single command's exit code. */
public final class StepException extends ProvisionException {
    public StepException(ResultCode code, String message) {
        this(code, message, List.of(), null);
    }

    public StepException(ResultCode code, String message, List<String> details, @Nullable Throwable cause) {
        super(code, message, details, cause);
    }
}
