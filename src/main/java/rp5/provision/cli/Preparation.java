package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.MissingToolException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.Prober;
import rp5.provision.exec.SearchPath;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.Pipeline;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.Journal;
import rp5.provision.report.Recorder;

/** From the machine as it is to a plan and all reasons against it; only looks. */
final class Preparation {
    private final Rooms rooms;
    private final SearchPath path;
    private final Recorder recorder;
    private final Optional<Journal> earlier;
    private final String bootId;

    /**
     * @param earlier the journal of the run that is to be continued
     * @param bootId of the machine now
     */
    Preparation(Rooms rooms, SearchPath path, Recorder recorder, Optional<Journal> earlier, String bootId) {
        this.rooms = rooms;
        this.path = path;
        this.recorder = recorder;
        this.earlier = earlier;
        this.bootId = bootId;
    }

    /**
     * @param strict whether a missing program ends the run here; otherwise it is one more reason against the plan
     * @throws rp5.provision.errors.ProvisionException if no plan can be made at all
     */
    Prepared prepare(Request request, Mode mode, boolean strict, List<Step> steps, Pipeline pipeline, Prober prober) {
        Optional<MissingToolException> missing = ToolSearch.missing(steps, path);
        if (strict && missing.isPresent()) {
            throw missing.get();
        }
        MachineFacts facts = facts(prober, missing);
        BlockDevice disk = rooms.target(request.device(), facts);
        recorder.device(rooms.identity(disk), shown(request, disk, facts));
        List<Refusal> refusals = new ArrayList<>();
        if (mode != Mode.POSTCHECK && mode != Mode.ROTATE) {
            refusals.addAll(rooms.guards(disk, facts));
        }
        Proposal proposal = proposal(request, mode, disk, facts, prober, !refusals.isEmpty());
        proposal.warnings().forEach(recorder::warning);
        refusals.addAll(proposal.refusals());
        proposal.plan().ifPresent(plan -> {
            recorder.plan(plan);
            refusals.addAll(pipeline.refusals(plan, facts, prober));
        });
        missing.map(ToolSearch::refusal).ifPresent(refusals::add);
        Set<StepId> done = done(proposal, steps, prober, refusals);
        recorder.resuming(proposal.plan().flatMap(ProvisionPlan::resumed), done);
        return new Prepared(
                disk, facts, proposal.plan(), refusals.stream().distinct().toList(), done);
    }

    /** What is on the disk, and before it where a name that is not its own leads to. */
    private List<String> shown(Request request, BlockDevice disk, MachineFacts facts) {
        List<String> lines = new ArrayList<>();
        request.device()
                .filter(name -> !name.equals(disk.path().value()))
                .ifPresent(name -> lines.add(name + " leads to " + disk.path() + ":"));
        lines.addAll(rooms.diskNow(disk, facts));
        return lines;
    }

    /** A disk that is not the right one already is not read any further. */
    private Set<StepId> done(Proposal proposal, List<Step> steps, Prober prober, List<Refusal> refusals) {
        if (earlier.isEmpty() || proposal.plan().isEmpty() || !refusals.isEmpty()) {
            return Set.of();
        }
        Resumption found = Resumption.of(earlier.get(), proposal.plan().get(), steps, prober);
        refusals.addAll(found.refusals());
        return found.done();
    }

    /** A plan that fails to be made is one more reason beside those that there are, and never takes their place. */
    private Proposal proposal(
            Request request, Mode mode, BlockDevice disk, MachineFacts facts, Prober prober, boolean refused) {
        if (mode == Mode.POSTCHECK) {
            return rooms.postcheck(request.flags(mode), disk, facts, prober);
        }
        if (mode == Mode.ROTATE) {
            return rooms.rotation(request.flags(mode), disk, facts, prober);
        }
        try {
            return earlier.isPresent()
                    ? rooms.resume(
                            request.flags(mode), disk, facts, earlier.get().run(), Version.text(), bootId)
                    : rooms.provision(request.flags(mode), disk, facts);
        } catch (ProvisionException e) {
            if (!refused) {
                throw e;
            }
            Refusal more = new Refusal(
                    e.code(), String.valueOf(e.getMessage()), e.code().hint());
            return new Proposal(Optional.empty(), List.of(more), List.of());
        }
    }

    private MachineFacts facts(Prober prober, Optional<MissingToolException> missing) {
        try {
            return rooms.facts(prober);
        } catch (CommandException e) {
            // What is missing explains it better than the one command that happened to come first.
            if (e.failure() == CommandException.Cause.NOT_STARTED && missing.isPresent()) {
                throw missing.get();
            }
            throw e;
        }
    }
}
