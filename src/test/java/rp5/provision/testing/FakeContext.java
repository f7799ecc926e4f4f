package rp5.provision.testing;

import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.StepContext;

/** What a step works with in a test. */
public final class FakeContext {
    private FakeContext() {}

    /** No file is written and no progress is heard. */
    public static StepContext of(ProvisionPlan plan, MachineFacts facts, ProcessRunner runner) {
        return new StepContext(
                plan,
                facts,
                runner,
                file -> {},
                new CleanupStack(),
                Secret.taking(new byte[0]),
                Keys.NONE,
                progress -> {});
    }
}
