package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** A step that does what its test says. */
final class FakeStep implements Step {
    private final StepId id;
    private final List<Mutation> mutations = new ArrayList<>();
    private final List<PlannedFile> files = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<CheckResult> checks = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private Set<Tool> tools = Set.of();
    private Optional<RuntimeException> failure = Optional.empty();
    private Optional<String> undo = Optional.empty();
    private boolean copies;
    private boolean skips;

    FakeStep(StepId id) {
        this.id = id;
    }

    FakeStep running(String... argv) {
        mutations.add(Mutation.of(argv));
        return this;
    }

    FakeStep writing(PlannedFile file) {
        files.add(file);
        return this;
    }

    FakeStep warning(String sentence) {
        warnings.add(sentence);
        return this;
    }

    FakeStep checking(CheckResult check) {
        checks.add(check);
        return this;
    }

    FakeStep refusing(Refusal refusal) {
        refusals.add(refusal);
        return this;
    }

    FakeStep needing(Tool... needed) {
        tools = Set.of(needed);
        return this;
    }

    FakeStep failing(ProvisionException e) {
        failure = Optional.of(e);
        return this;
    }

    FakeStep breaking(RuntimeException bug) {
        failure = Optional.of(bug);
        return this;
    }

    FakeStep undoing(String program) {
        undo = Optional.of(program);
        return this;
    }

    FakeStep copying() {
        copies = true;
        return this;
    }

    FakeStep skipping() {
        skips = true;
        return this;
    }

    @Override
    public StepId id() {
        return id;
    }

    @Override
    public Set<Tool> requires() {
        return tools;
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        return refusals;
    }

    @Override
    public StepReport apply(StepContext context) {
        undo.ifPresent(program ->
                context.cleanups().defer(program, () -> context.runner().run(Mutation.of(program))));
        checks.forEach(context.progress()::checked);
        mutations.forEach(context.runner()::run);
        files.forEach(context.files()::write);
        if (copies) {
            context.progress().copied(new CopyProgress(ByteSize.mib(1200), ByteSize.mib(4800), 80L * 1024 * 1024));
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return skips ? new StepReport.Skipped("nothing to do") : StepReport.done(id.title(), warnings);
    }
}
