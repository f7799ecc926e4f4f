package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.EarlierRun;
import rp5.provision.model.Flags;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Resumed;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.Step;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.Samples;
import rp5.provision.unlock.FreshKeys;

/** Rooms with one NVMe disk and the steps that the test gives. */
final class FakeRooms implements Rooms {
    final List<Step> steps = new ArrayList<>();
    final List<Refusal> guards = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Optional<Flags> flags = Optional.empty();
    private Optional<ProvisionException> noPlan = Optional.empty();
    Optional<RefusedException> wrongPassphrase = Optional.empty();
    /** What happens while the machine is looked at. */
    Runnable meanwhile = () -> {};

    private boolean plans = true;
    private final FakeMachine machine = FakeMachine.onSd().nvme("nvme0n1", "S123");

    FakeRooms with(Step... more) {
        steps.addAll(List.of(more));
        return this;
    }

    /** Refuses with reasons alone. */
    FakeRooms withoutPlan(Refusal why) {
        plans = false;
        refusals.add(why);
        return this;
    }

    FakeRooms failingToPlan(ProvisionException e) {
        noPlan = Optional.of(e);
        return this;
    }

    @Override
    public MachineFacts facts(Prober prober) {
        asked.add("facts");
        meanwhile.run();
        prober.probe(Probe.of("lsblk"));
        return Samples.facts();
    }

    @Override
    public BlockDevice target(Optional<String> device, MachineFacts facts) {
        asked.add("target " + device.orElse("-"));
        if (device.filter(name -> name.equals("/dev/doesnotexist")).isPresent()) {
            throw new RefusedException(
                    ResultCode.FAIL_INVALID_DEVICE, "/dev/doesnotexist does not exist.", "Name a whole disk.");
        }
        return machine.device("nvme0n1");
    }

    @Override
    public DiskIdentity identity(BlockDevice disk) {
        return Samples.plan().disk();
    }

    @Override
    public List<String> diskNow(BlockDevice disk, MachineFacts facts) {
        return List.of("/dev/nvme0n1, 119.2 GiB, model Sample SSD, serial S123", "nvme0n1  disk  -");
    }

    @Override
    public List<Refusal> guards(BlockDevice disk, MachineFacts facts) {
        return guards;
    }

    @Override
    public Proposal provision(Flags flags, BlockDevice disk, MachineFacts facts) {
        this.flags = Optional.of(flags);
        if (noPlan.isPresent()) {
            throw noPlan.get();
        }
        return new Proposal(plans ? Optional.of(plan(flags)) : Optional.empty(), refusals, List.of());
    }

    @Override
    public Proposal resume(
            Flags flags, BlockDevice disk, MachineFacts facts, EarlierRun earlier, String version, String bootId) {
        asked.add("resume " + earlier.ids().luks() + " on " + bootId);
        Resumed resumed = new Resumed(earlier.started(), earlier.bootId().equals(bootId), earlier.failed());
        return new Proposal(Optional.of(plan(flags).resuming(earlier.luks(), resumed)), refusals, List.of());
    }

    @Override
    public void requireOpens(ProvisionPlan plan, Secret passphrase, Prober prober) {
        asked.add("opens");
        wrongPassphrase.ifPresent(wrong -> {
            throw wrong;
        });
    }

    @Override
    public Proposal postcheck(Flags flags, BlockDevice disk, MachineFacts facts, Prober prober) {
        return new Proposal(Optional.of(plan(flags)), refusals, List.of());
    }

    @Override
    public Proposal rotation(Flags flags, BlockDevice disk, MachineFacts facts, Prober prober) {
        return new Proposal(Optional.of(plan(flags)), refusals, List.of());
    }

    @Override
    public Keys keyOfFile() {
        return FreshKeys.of(UnlockWay.KEYFILE, byte[]::new);
    }

    @Override
    public List<Step> rotationSteps() {
        return steps;
    }

    @Override
    public Keys keys(Unlock unlock) {
        return FreshKeys.of(unlock, byte[]::new);
    }

    @Override
    public List<Step> provisionSteps(Unlock unlock, boolean resumes) {
        return steps;
    }

    @Override
    public List<Step> postcheckSteps() {
        return steps;
    }

    private static ProvisionPlan plan(Flags flags) {
        ProvisionPlan sample = Samples.plan();
        return new ProvisionPlan(
                flags,
                sample.disk(),
                sample.devices(),
                sample.layout(),
                sample.ids(),
                sample.luks(),
                sample.source(),
                sample.paths(),
                sample.holders(),
                sample.files());
    }
}
