package rp5.provision.pipeline;

import java.time.Duration;
import rp5.provision.errors.ProvisionException;
import rp5.provision.model.DiskState;

/** Hears of the steps as they go. */
public interface PipelineListener {
    /**
     * A step begins.
     *
     * @param number counted from 1
     */
    void started(StepId step, int number, int of);

    void finished(StepId step, StepReport report, Duration took);

    /** Called before anything is undone, so that a second failure cannot hide the first. */
    void failed(StepId step, ProvisionException failure, DiskState state, Duration took);

    /** Everything of ours is closed again, or not. */
    void tornDown(Duration took);
}
