package rp5.provision;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import rp5.provision.bootplumbing.BootPlumbingStep;
import rp5.provision.cli.Proposal;
import rp5.provision.cli.Rooms;
import rp5.provision.devices.DevicesStep;
import rp5.provision.devices.DiskIdentities;
import rp5.provision.devices.FactsGatherer;
import rp5.provision.devices.TargetChoice;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.files.HostFiles;
import rp5.provision.firmware.CommitStep;
import rp5.provision.firmware.FirmwareStep;
import rp5.provision.initramfs.InitramfsStep;
import rp5.provision.lukslvm.ContainerKey;
import rp5.provision.lukslvm.LuksLvmStep;
import rp5.provision.lukslvm.OpenToChangeStep;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.EarlierRun;
import rp5.provision.model.Flags;
import rp5.provision.model.Ids;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.mounts.MountsStep;
import rp5.provision.partitioning.PartitioningStep;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.UnlessLive;
import rp5.provision.planning.Continuation;
import rp5.provision.planning.Planned;
import rp5.provision.planning.Planner;
import rp5.provision.postcheck.ExistingDisk;
import rp5.provision.postcheck.OpenReadOnlyStep;
import rp5.provision.postcheck.PostcheckStep;
import rp5.provision.rootsync.RootSyncStep;
import rp5.provision.safety.DiskMatrix;
import rp5.provision.safety.SafetyStep;
import rp5.provision.safety.TargetGuards;
import rp5.provision.topology.Holders;
import rp5.provision.topology.Leftovers;
import rp5.provision.unlock.FreshKeys;
import rp5.provision.unlock.RotateStep;
import rp5.provision.unlock.UnlockCheckStep;
import rp5.provision.unlock.UnlockProofStep;
import rp5.provision.unlock.UnlockStep;

/** The composition root: which room does what, and in which order the steps run. */
final class Wiring implements Rooms {
    private final HostFiles files;
    private final Clock clock;
    private final Supplier<UUID> chance;
    private final IntFunction<byte[]> secrets;
    private final Path liveRoot;
    private final TargetPaths paths;

    Wiring(HostFiles files, Clock clock) {
        this(files, clock, UUID::randomUUID, Wiring::secret, Path.of("/"), TargetPaths.BASE);
    }

    /**
     * @param chance where every identifier of a plan comes from
     * @param secrets so many bytes that nobody can foretell
     * @param liveRoot of the running system, as this process sees it
     * @param base below which the target is mounted
     */
    Wiring(HostFiles files, Clock clock, Supplier<UUID> chance, IntFunction<byte[]> secrets, Path liveRoot, Path base) {
        this.files = files;
        this.clock = clock;
        this.chance = chance;
        this.secrets = secrets;
        this.liveRoot = liveRoot;
        this.paths = TargetPaths.below(base);
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
    public List<Refusal> guards(BlockDevice disk, MachineFacts facts) {
        return TargetGuards.refusals(disk, facts, files);
    }

    @Override
    public Proposal provision(Flags flags, BlockDevice disk, MachineFacts facts) {
        Planned planned =
                Planner.plan(flags, identity(disk), Holders.of(disk, facts), facts, Ids.choose(chance), paths);
        return new Proposal(planned.plan(), planned.refusals(), planned.warnings());
    }

    @Override
    public Proposal resume(
            Flags flags, BlockDevice disk, MachineFacts facts, EarlierRun earlier, String version, String bootId) {
        Planned planned = Continuation.plan(
                flags, identity(disk), Holders.of(disk, facts), facts, earlier, version, bootId, paths);
        return new Proposal(planned.plan(), planned.refusals(), planned.warnings());
    }

    @Override
    public void requireOpens(ProvisionPlan plan, Secret passphrase, Prober prober) {
        ContainerKey.requireOpens(plan, passphrase, prober);
    }

    @Override
    public Proposal postcheck(Flags flags, BlockDevice disk, MachineFacts facts, Prober prober) {
        ProvisionPlan plan = ExistingDisk.plan(flags, disk, identity(disk), facts, prober, paths);
        return new Proposal(Optional.of(plan.releasing(Leftovers.ofCheck(disk, facts))), List.of(), List.of());
    }

    @Override
    public Proposal rotation(Flags flags, BlockDevice disk, MachineFacts facts, Prober prober) {
        boolean live = ExistingDisk.isLive(disk, facts);
        List<Refusal> refusals = live ? List.of() : guards(disk, facts);
        if (!refusals.isEmpty()) {
            return new Proposal(Optional.empty(), refusals, List.of());
        }
        ProvisionPlan plan = ExistingDisk.plan(flags, disk, identity(disk), facts, prober, paths);
        return new Proposal(Optional.of(live ? plan : plan.releasing(Holders.of(disk, facts))), List.of(), List.of());
    }

    @Override
    public Keys keyOfFile() {
        return FreshKeys.of(UnlockWay.KEYFILE, secrets);
    }

    @Override
    public Keys keys(Unlock unlock) {
        return FreshKeys.of(unlock, secrets);
    }

    private static byte[] secret(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public List<Step> provisionSteps(Unlock unlock, boolean resumes) {
        List<Step> steps = new ArrayList<>(List.of(
                new SafetyStep(files, this::facts),
                new DevicesStep(files),
                new PartitioningStep(),
                new LuksLvmStep(),
                new MountsStep(files),
                new FirmwareStep(),
                new RootSyncStep(clock),
                new BootPlumbingStep()));
        if (unlock.isAsked() || resumes) {
            steps.add(new UnlockStep(files, unlock));
        }
        steps.add(new InitramfsStep());
        steps.add(new PostcheckStep(liveRoot));
        if (unlock.isAsked()) {
            steps.add(new UnlockProofStep());
        }
        steps.add(new CommitStep());
        return List.copyOf(steps);
    }

    @Override
    public List<Step> rotationSteps() {
        return List.of(
                new UnlessLive(new DevicesStep(files)),
                new UnlessLive(new OpenToChangeStep()),
                new UnlessLive(MountsStep.ofFinished(files)),
                new RotateStep());
    }

    @Override
    public List<Step> postcheckSteps() {
        return List.of(new OpenReadOnlyStep(files), new PostcheckStep(liveRoot), new UnlockCheckStep());
    }
}
