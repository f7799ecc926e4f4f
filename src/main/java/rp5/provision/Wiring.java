package rp5.provision;

import java.util.List;
import java.util.Optional;
import rp5.provision.cli.Proposal;
import rp5.provision.cli.Rooms;
import rp5.provision.devices.DevicesStep;
import rp5.provision.devices.DiskIdentities;
import rp5.provision.devices.FactsGatherer;
import rp5.provision.devices.TargetChoice;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Prober;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.Flags;
import rp5.provision.model.MachineFacts;
import rp5.provision.pipeline.Step;
import rp5.provision.safety.DiskMatrix;
import rp5.provision.safety.SafetyStep;

/** The composition root: which room does what, and in which order the steps run. */
final class Wiring implements Rooms {
    private final HostFiles files;

    Wiring(HostFiles files) {
        this.files = files;
    }

    @Override
    public MachineFacts facts(Prober prober) {
        return new FactsGatherer(prober, files).gather();
    }

    @Override
    public BlockDevice target(Optional<String> device, MachineFacts facts) {
        return new TargetChoice(files).choose(device, facts);
    }

    @Override
    public DiskIdentity identity(BlockDevice disk) {
        return DiskIdentities.of(disk, files);
    }

    @Override
    public List<String> diskNow(BlockDevice disk, MachineFacts facts) {
        return DiskMatrix.lines(disk, facts);
    }

    @Override
    public Proposal provision(Flags flags, BlockDevice disk, MachineFacts facts) {
        return unplanned();
    }

    @Override
    public Proposal postcheck(Flags flags, BlockDevice disk, MachineFacts facts, Prober prober) {
        return unplanned();
    }

    @Override
    public List<Step> provisionSteps() {
        return List.of(new SafetyStep(files, this::facts), new DevicesStep(files));
    }

    @Override
    public List<Step> postcheckSteps() {
        return List.of();
    }

    private static Proposal unplanned() {
        return new Proposal(
                Optional.empty(),
                List.of(new Refusal(ResultCode.FAIL_GENERIC, "This build cannot plan yet.", "Build a later one.")));
    }
}
