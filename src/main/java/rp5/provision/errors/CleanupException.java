package rp5.provision.errors;

import java.util.List;

/** Something of ours could not be undone: the run counts as failed even if everything before it went well. */
public final class CleanupException extends ProvisionException {
    private final boolean perhapsBootable;

    /**
     * Names what is left.
     *
     * @param perhapsBootable whether making the disk unbootable again is among it
     */
    public CleanupException(List<String> left, boolean perhapsBootable) {
        super(
                ResultCode.FAIL_CLEANUP,
                "Could not undo everything: " + left.size() + (left.size() == 1 ? " thing is" : " things are")
                        + " left behind.",
                left,
                null);
        this.perhapsBootable = perhapsBootable;
    }

    /** Whether the Pi may start from the disk, although the run did not come to its end. */
    public boolean perhapsBootable() {
        return perhapsBootable;
    }
}
