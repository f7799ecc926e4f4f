package rp5.provision.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Prober;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.LastingStep;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.Journal;

/** Holds the journal of an earlier run against the disk: what was finished must be there, or nothing is continued. */
record Resumption(Set<StepId> done, List<Refusal> refusals) {
    private static final String REMEDY = "Begin anew: --yes without --resume, which erases the disk.";
    private static final int SHOWN = 3;

    Resumption {
        done = Set.copyOf(done);
        refusals = List.copyOf(refusals);
    }

    /** Only looks. A step counts as done when the journal says so and the disk shows it, and so does every lasting one before it. */
    static Resumption of(Journal journal, ProvisionPlan plan, List<Step> steps, Prober prober) {
        Set<StepId> done = EnumSet.noneOf(StepId.class);
        List<Refusal> refusals = new ArrayList<>();
        for (Step step : steps) {
            if (!(step instanceof LastingStep lasting)) {
                continue;
            }
            if (!journal.finished().contains(step.id())) {
                break;
            }
            Optional<String> ended = lasting.ended(plan, prober);
            if (ended.isPresent()) {
                refusals.add(complete(ended.get()));
                break;
            }
            List<String> differences = lasting.differences(plan, prober);
            if (!differences.isEmpty()) {
                refusals.add(changed(lasting, plan, differences));
                break;
            }
            done.add(step.id());
        }
        if (done.isEmpty() && refusals.isEmpty() && !plan.disk().unique()) {
            refusals.add(unknown(plan));
        }
        return new Resumption(done, refusals);
    }

    /** What somebody may work with by now is not filled again. */
    private static Refusal complete(String sentence) {
        return new Refusal(
                ResultCode.FAIL_SAFETY_GUARD,
                "Nothing can be resumed: " + sentence,
                "Check the disk with --do-postcheck, or begin anew: --yes without --resume, which erases the disk.");
    }

    private static Refusal changed(Step step, ProvisionPlan plan, List<String> differences) {
        String more = differences.size() > SHOWN ? "; and " + (differences.size() - SHOWN) + " more" : "";
        return refusal(plan.disk().path() + " is not as the earlier run left it after \""
                + step.id().title() + "\": "
                + String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size()))) + more + ".");
    }

    /** A disk of the same size at the same place may be another one, and what is on it somebody's. */
    private static Refusal unknown(ProvisionPlan plan) {
        return refusal("Nothing shows that " + plan.disk().path() + " is the disk of the earlier run: it has no serial"
                + " number, and that run was broken off before its partition table was written.");
    }

    private static Refusal refusal(String message) {
        return new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, REMEDY);
    }
}
