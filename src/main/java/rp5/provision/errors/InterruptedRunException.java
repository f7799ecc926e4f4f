package rp5.provision.errors;

import java.util.List;

/** The run was asked to stop, and has. */
public final class InterruptedRunException extends ProvisionException {
    public InterruptedRunException(ResultCode code) {
        super(code, "Interrupted.", List.of(), null);
    }

    /** Interrupted by a signal that is not known here: whoever holds the signals knows which. */
    public InterruptedRunException() {
        this(ResultCode.FAIL_INTERRUPTED_INT);
    }
}
