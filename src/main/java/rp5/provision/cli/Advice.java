package rp5.provision.cli;

import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.Mode;
import rp5.provision.report.Failure;

/** What to do next in the modes that erase no disk: the hints of the codes are those of a full run, and name --yes. */
final class Advice {
    private static final String ROTATE_AGAIN =
            "Look at the message and the log, then run --keyfile-rotate again: it also takes"
                    + " away what this run has left. --do-postcheck tells which keys open the disk.";
    private static final String OTHER_DISK = "Check which disk is meant: lsblk lists them.";
    private static final String CHECK_AGAIN = "Each failed check says how to mend it; then run --do-postcheck again.";
    private static final String LOOK_AGAIN = "Look at the message and the log, then run it again.";

    private static final Set<ResultCode> HINT_AT_YES =
            Set.of(ResultCode.FAIL_PARTITIONING, ResultCode.FAIL_LUKS, ResultCode.FAIL_LVM, ResultCode.FAIL_MKFS);

    private Advice() {}

    /** Empty where the failure's own advice is the right one. */
    static Optional<String> of(Mode mode, Failure failure) {
        if (mode == Mode.FULL
                || failure.cause() instanceof RefusedException
                || failure.cause() instanceof UsageException) {
            return Optional.empty();
        }
        // Before the first step the disk is only read, to see whether it is one of ours.
        if (failure.code() == ResultCode.FAIL_POSTCHECK && failure.step().isEmpty()) {
            return Optional.of(OTHER_DISK);
        }
        if (mode == Mode.ROTATE) {
            return Optional.of(ROTATE_AGAIN);
        }
        if (failure.code() == ResultCode.FAIL_POSTCHECK) {
            return Optional.of(CHECK_AGAIN);
        }
        return HINT_AT_YES.contains(failure.code()) ? Optional.of(LOOK_AGAIN) : Optional.empty();
    }
}
