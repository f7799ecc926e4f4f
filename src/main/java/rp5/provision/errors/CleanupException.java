package rp5.provision.errors;

import java.util.List;

/** Something of ours could not be undone: the run counts as failed even if everything before it went well. */
public final class CleanupException extends ProvisionException {
    public CleanupException(List<String> left) {
        super(
                ResultCode.FAIL_CLEANUP,
                "Could not undo everything: " + left.size() + (left.size() == 1 ? " thing is" : " things are")
                        + " left behind.",
                left,
                null);
    }
}
