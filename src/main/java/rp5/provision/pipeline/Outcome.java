package rp5.provision.pipeline;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.ProvisionException;
import rp5.provision.model.DiskState;

/**
 * How far a pipeline got.
 *
 * @param failure empty when every step and the teardown went well
 * @param failedStep the step in which it failed; empty when the teardown did
 */
public record Outcome(
        Optional<ProvisionException> failure, Optional<StepId> failedStep, DiskState state, List<String> warnings) {
    public Outcome {
        warnings = List.copyOf(warnings);
    }
}
