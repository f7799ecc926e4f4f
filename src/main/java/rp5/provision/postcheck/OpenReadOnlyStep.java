package rp5.provision.postcheck;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.errors.UsageException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.files.HostFiles;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.CleanupStack.Way;
import rp5.provision.pipeline.EmptyFolders;
import rp5.provision.pipeline.KernelMappings;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Unlocks, activates and mounts a provisioned disk so that no byte of it changes: not a journal, not a mount count, not LVM's
 * metadata. On the disk that the system runs from there is nothing to open.
 */
public final class OpenReadOnlyStep implements Step {
    /** {@code noload}: even a read-only mount would write the journal back (ext4(5)). */
    private static final String EXT4 = "ro,noload,nodev,nosuid,noexec";

    private static final String FAT = "ro,umask=0077,utf8,nodev,nosuid,noexec";

    /** ECMD_FAILED of lvm2's tools/errors.h: no such group, or one that is not whole. */
    private static final int NOT_DONE_BY_LVM = 5;

    private final HostFiles files;

    public OpenReadOnlyStep(HostFiles files) {
        this.files = files;
    }

    @Override
    public StepId id() {
        return StepId.OPEN_EXISTING;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.CRYPTSETUP, Tool.DMSETUP, Tool.FINDMNT, Tool.LVM, Tool.MOUNT, Tool.UDEVADM, Tool.UMOUNT);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        return plan.paths().isLive() ? List.of() : OpenRefusals.of(plan, facts);
    }

    /**
     * @throws UsageException when there is no passphrase
     * @throws RefusedException when the container or a volume group of our name is open already
     * @throws VerificationException when the passphrase opens no key slot
     */
    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        if (plan.paths().isLive()) {
            return new StepReport.Skipped("The system runs from " + plan.disk().path() + ": it is open");
        }
        if (context.passphrase().length() == 0) {
            throw new UsageException(
                    ResultCode.FAIL_MISSING_PASSPHRASE,
                    plan.disk().path() + " cannot be checked without its passphrase, and none was given.");
        }
        List<Refusal> refusals = check(plan, context.facts(), context.runner());
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        release(context);
        unlock(context);
        activate(context);
        mount(context);
        return StepReport.done(
                plan.disk().path() + " is open, read-only, at " + plan.paths().root());
    }

    /** It was opened and mounted for reading only, so letting go of it writes nothing to the disk either. */
    private static void release(StepContext context) {
        List<Holder> left = context.plan().holders();
        if (left.isEmpty()) {
            return;
        }
        ProcessRunner runner = context.runner();
        left.forEach(holder -> runner.run(OpenCommands.release(holder)));
        runner.run(OpenCommands.settle());
        runner.verify("that what a killed postcheck left is gone", prober -> {
            List<String> there = left.stream()
                    .filter(holder -> isThere(holder, prober))
                    .map(Holder::name)
                    .toList();
            if (!there.isEmpty()) {
                throw new VerificationException(
                        ResultCode.FAIL_POSTCHECK,
                        "What a killed postcheck left on "
                                + context.plan().disk().path() + " is still there.",
                        there);
            }
        });
    }

    private static boolean isThere(Holder holder, Prober prober) {
        return switch (holder.kind()) {
            case MOUNT ->
                prober.probe(OpenCommands.mounted(Path.of(holder.name()))).exitCode() == 0;
            case VOLUME_GROUP -> isActive(prober);
            case LUKS -> isUnlocked(prober);
            case SWAP, DEVICE_MAPPER, MD_ARRAY, LOOP, OTHER -> false;
        };
    }

    private static void unlock(StepContext context) {
        ProcessRunner runner = context.runner();
        DevicePath partition = context.plan().devices().luks();
        Secret passphrase = context.passphrase();
        runner.verify("that the passphrase opens " + partition, prober -> {
            CheckResult opens = LuksChecks.passphrase(partition, passphrase, prober);
            if (opens.failed()) {
                context.progress().checked(opens);
                throw new VerificationException(
                        ResultCode.FAIL_POSTCHECK,
                        "No key slot of " + partition + " opens with this passphrase.",
                        List.of(opens.remedy()));
            }
        });
        context.cleanups()
                .deferAsked(
                        "close the mapping " + Names.CHECK_MAPPER,
                        () -> CleanupStack.untilGone(
                                runner,
                                "the mapping",
                                new Way(OpenReadOnlyStep::isUnlocked, OpenCommands.close()),
                                new Way(OpenReadOnlyStep::isKnown, KernelMappings.remove(Names.CHECK_MAPPER_DEVICE))));
        runner.run(OpenCommands.unlock(partition, passphrase));
        runner.run(OpenCommands.settle());
        runner.verify("that the mapping is read-only", prober -> {
            String status = prober.probe(OpenCommands.status()).stdout();
            if (!status.contains("mode:    readonly")) {
                throw new VerificationException(
                        ResultCode.FAIL_POSTCHECK,
                        "The container of " + partition + " did not open read-only.",
                        status.lines().map(String::strip).toList());
            }
        });
    }

    /** udev may have activated the group as soon as the container was open; then this changes nothing. */
    private static void activate(StepContext context) {
        ProcessRunner runner = context.runner();
        context.cleanups()
                .deferAsked(
                        "deactivate the volume group " + Names.VG,
                        () -> CleanupStack.untilGone(
                                runner,
                                "the volume group",
                                new Way(OpenReadOnlyStep::isActive, OpenCommands.deactivate()),
                                new Way(OpenReadOnlyStep::isActive, KernelMappings.remove(Names.ROOT_DEVICE))));
        try {
            runner.run(OpenCommands.activate());
        } catch (CommandException e) {
            if (e.exitCode() != NOT_DONE_BY_LVM) {
                throw e;
            }
            DevicePath container = context.plan().devices().luks();
            String message = "The container of " + container + " opens, but has no volume group " + Names.VG
                    + " that can be activated.";
            context.progress()
                    .checked(CheckResult.fail(
                            "lvm-volume-group", message, "Provision the disk anew with --yes, which erases it."));
            throw new StepException(ResultCode.FAIL_POSTCHECK, message, e.details(), e);
        }
        runner.run(OpenCommands.await(Names.ROOT_DEVICE));
        runner.run(OpenCommands.settle());
    }

    private void mount(StepContext context) {
        ProvisionPlan plan = context.plan();
        TargetPaths paths = plan.paths();
        if (!files.names(paths.base().toString()).isEmpty()) {
            context.runner().run(EmptyFolders.below(paths.base()));
        }
        Mounting mounting = new Mounting(context.runner(), context.cleanups());
        mounting.folder("0700", paths.base());
        mounting.mount(OpenCommands.bindPrivately(paths.base()), paths.base());
        mounting.folder("0755", paths.root());
        mounting.mount(OpenCommands.mount("ext4", Names.ROOT_DEVICE, EXT4, paths.root()), paths.root());
        mounting.mount(
                OpenCommands.mount("ext4", plan.devices().boot(), EXT4, paths.inRoot("/boot")), paths.inRoot("/boot"));
        mounting.mount(
                OpenCommands.mount("vfat", plan.devices().esp(), FAT, paths.inRoot(Subject.FIRMWARE)),
                paths.inRoot(Subject.FIRMWARE));
    }

    private static boolean isUnlocked(Prober prober) {
        return prober.probe(OpenCommands.status()).exitCode() == 0;
    }

    /** As the kernel knows it: cryptsetup reads the header too, from a disk that may not answer any more. */
    private static boolean isKnown(Prober prober) {
        return KernelMappings.names(prober).contains(Names.CHECK_MAPPER);
    }

    private static boolean isActive(Prober prober) {
        return KernelMappings.names(prober).stream().anyMatch(Names::isVolumeOfOurGroup);
    }
}
