package rp5.provision.cli;

import java.util.Optional;
import rp5.provision.errors.ResultCode;
import rp5.provision.report.Failure;

/**
 * How a run ended.
 *
 * @param failure empty exactly when the code is one of success
 */
record Ending(ResultCode code, Optional<Failure> failure) {
    Ending {
        if (code.success() == failure.isPresent()) {
            throw new IllegalArgumentException("a success with a failure, or a failure without one: " + code);
        }
    }

    static Ending well(ResultCode code) {
        return new Ending(code, Optional.empty());
    }

    static Ending failed(Failure failure) {
        return new Ending(failure.code(), Optional.of(failure));
    }

    /** The same, but what was interrupted says by which signal. */
    Ending stoppedBy(ResultCode signal) {
        return failure.filter(reason -> reason.code().label().equals(signal.label()))
                .map(reason -> failed(reason.with(signal)))
                .orElse(this);
    }
}
