package rp5.provision.report;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;

/**
 * Why a run failed, as people and programs are told.
 *
 * @param details the tool's last lines, the failed checks, what is left behind
 * @param state what the target disk is like now
 * @param next what to do
 * @param cause for the log only
 */
public record Failure(
        ResultCode code,
        Optional<StepId> step,
        String message,
        List<String> details,
        DiskState state,
        String next,
        Throwable cause) {
    public Failure {
        details = List.copyOf(details);
    }

    public static Failure of(ProvisionException e, Optional<StepId> step, DiskState state) {
        String message = e.getMessage() == null ? e.code().label() : e.getMessage();
        String next = next(e, state);
        // A refusal's own lines repeat the sentence: they are listed as refusals.
        List<String> details = e instanceof RefusedException ? List.of() : e.details();
        return new Failure(e.code(), step, message, details, state, next, e);
    }

    /** The same with a more exact code. */
    public Failure with(ResultCode exact) {
        return new Failure(exact, step, message, details, state, hint(exact, state), cause);
    }

    /** The same with other advice. */
    public Failure advising(String whatNext) {
        return new Failure(code, step, message, details, state, whatNext, cause);
    }

    /** A failure that nobody foresaw. */
    public static Failure bug(Throwable e, DiskState state) {
        return new Failure(
                ResultCode.FAIL_UNHANDLED,
                Optional.empty(),
                "A bug in rp5-provision: " + e,
                List.of(),
                state,
                ResultCode.FAIL_UNHANDLED.hint(),
                e);
    }

    private static String next(ProvisionException e, DiskState state) {
        if (e instanceof RefusedException refused) {
            return firstRemedy(refused);
        }
        return e instanceof UsageException usage ? usage.remedy() : hint(e.code(), state);
    }

    /** To begin anew would be bad advice when the signal came after the last step, or before the first change. */
    private static String hint(ResultCode code, DiskState state) {
        if (!code.label().equals(ResultCode.FAIL_INTERRUPTED_INT.label())) {
            return code.hint();
        }
        return switch (state) {
            case UNTOUCHED -> "Run it again.";
            case BOOTABLE -> ResultCode.ETE_DONE_OK.hint();
            default -> code.hint();
        };
    }

    private static String firstRemedy(RefusedException refused) {
        Refusal first = refused.refusals().get(0);
        return first.remedy().isBlank() ? first.code().hint() : first.remedy();
    }
}
