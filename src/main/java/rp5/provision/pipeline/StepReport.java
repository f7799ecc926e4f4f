package rp5.provision.pipeline;

import java.util.List;

/** How a step ended when it did not fail. */
public sealed interface StepReport {
    /** One line for people. */
    String summary();

    /**
     * The work is done.
     *
     * @param warnings what the user should know, each one sentence
     */
    record Done(String summary, List<String> warnings) implements StepReport {
        public Done {
            warnings = List.copyOf(warnings);
        }
    }

    /** There was nothing to do. */
    record Skipped(String summary) implements StepReport {}

    static StepReport done(String summary) {
        return new Done(summary, List.of());
    }

    static StepReport done(String summary, List<String> warnings) {
        return new Done(summary, warnings);
    }
}
