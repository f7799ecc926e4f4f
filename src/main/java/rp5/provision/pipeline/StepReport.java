package rp5.provision.pipeline;

import java.util.List;
import rp5.provision.model.CheckResult;

/** How a step ended when it did not fail. */
public sealed interface StepReport {
    /** One line for people. */
    String summary();

    /**
     * The work is done.
     *
     * @param warnings what the user should know, each one sentence
     * @param checks what was checked, when checking is what the step does
     */
    record Done(String summary, List<String> warnings, List<CheckResult> checks) implements StepReport {
        public Done {
            warnings = List.copyOf(warnings);
            checks = List.copyOf(checks);
        }
    }

    /** There was nothing to do. */
    record Skipped(String summary) implements StepReport {}

    static StepReport done(String summary) {
        return new Done(summary, List.of(), List.of());
    }

    static StepReport done(String summary, List<String> warnings) {
        return new Done(summary, warnings, List.of());
    }
}
