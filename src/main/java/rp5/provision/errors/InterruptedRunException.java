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

    /** What was broken off may have failed in a way that nobody foresaw: it is told in the trace alone. */
    public static InterruptedRunException before(Throwable consequence) {
        InterruptedRunException stop = new InterruptedRunException();
        stop.addSuppressed(consequence);
        return stop;
    }
}
