package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.files.HostFiles;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Gives every way that was asked for its own key slot and proves that its key opens it, and puts the keys where they belong: before the
 * images are built, which take some of them along.
 */
public final class UnlockStep implements Step {
    private final HostFiles files;
    private final Unlock unlock;

    /**
     * Looks for what these ways need.
     *
     * @param files of the running system
     */
    public UnlockStep(HostFiles files, Unlock unlock) {
        this.files = files;
        this.unlock = unlock;
    }

    @Override
    public StepId id() {
        return StepId.UNLOCK;
    }

    @Override
    public Set<Tool> requires() {
        Set<Tool> tools = EnumSet.of(Tool.CHROOT, Tool.CRYPTSETUP);
        if (unlock.tpm().isPresent()) {
            tools.add(Tool.TPM2);
        }
        if (unlock.remote().ssh().isPresent()) {
            tools.add(Tool.SSH);
        }
        if (unlock.remote().tang().isPresent()) {
            tools.addAll(List.of(Tool.CLEVIS, Tool.CP, Tool.CURL, Tool.JOSE));
        }
        return tools;
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        List<Refusal> refusals =
                new ArrayList<>(Objections.against(plan.flags().unlock(), plan.paths(), files, facts.mounts()));
        plan.flags().unlock().tpm().ifPresent(tpm -> refusals.addAll(TpmState.objections(tpm, prober)));
        List<Refusal> lacking = RemoteNeeds.objections(plan, facts.source());
        refusals.addAll(lacking);
        if (lacking.isEmpty()) {
            plan.flags()
                    .unlock()
                    .remote()
                    .tang()
                    .ifPresent(tang -> refusals.addAll(TangServer.objections(tang, prober)));
        }
        return refusals;
    }

    @Override
    public StepReport apply(StepContext context) {
        Unlock found = context.plan().flags().unlock();
        if (context.plan().resumed().isPresent()) {
            freeSlots(context);
        }
        found.keyfile().ifPresent(path -> KeyFile.put(path, context));
        found.usbKey().ifPresent(stick -> StickKey.put(stick, context));
        found.tpm().ifPresent(tpm -> seal(tpm, context));
        found.remote().tang().ifPresent(tang -> TangServer.seal(tang, context));
        for (UnlockWay way : found.added()) {
            add(way, context);
        }
        List<String> slots = new ArrayList<>();
        found.added().forEach(way -> slots.add("slot " + way.slot() + ": " + way.title()));
        found.remote().ssh().ifPresent(ssh -> slots.add(SshHostKey.make(context)));
        return StepReport.done(slots.isEmpty() ? "no other way was asked for" : String.join(", ", slots));
    }

    /** The keys of the run that was broken off are lost, and another one may have asked for other ways. */
    private static void freeSlots(StepContext context) {
        DevicePath partition = context.plan().devices().luks();
        for (UnlockWay way : UnlockWay.values()) {
            if (way != UnlockWay.PASSPHRASE) {
                context.runner()
                        .runIf(
                                prober -> isTaken(way, partition, prober),
                                SlotCommands.free(partition, way.slot(), context.passphrase()));
            }
        }
        // One that stayed would open the disk with a key that nobody asked for, and that may still lie on the ESP.
        context.runner().verify("that the passphrase's slot is the only one", prober -> {
            Set<Integer> taken = KeySlots.taken(
                    prober.probe(SlotCommands.metadata(partition)).stdout());
            if (!taken.equals(Set.of(UnlockWay.PASSPHRASE.slot()))) {
                throw new VerificationException(
                        ResultCode.FAIL_LUKS,
                        "The key slots of " + partition + " that an earlier run filled could not be freed.",
                        List.of("Taken: " + taken + "; only " + UnlockWay.PASSPHRASE.slot() + " is expected."));
            }
        });
    }

    private static boolean isTaken(UnlockWay way, DevicePath partition, Prober prober) {
        return KeySlots.taken(prober.probe(SlotCommands.metadata(partition)).stdout())
                .contains(way.slot());
    }

    private static void seal(TpmSpec tpm, StepContext context) {
        Secret key = context.keys().of(UnlockWay.TPM);
        try {
            if (tpm.pin() && context.keys().pin().isPresent()) {
                try (Secret pinAndKey = Secret.lines(context.keys().pin().get(), key)) {
                    context.runner().run(TpmCommands.seal(context.plan().paths(), tpm, pinAndKey));
                }
            } else {
                context.runner().run(TpmCommands.seal(context.plan().paths(), tpm, key));
            }
        } catch (CommandException e) {
            throw TpmFailure.explain(e);
        }
    }

    private static void add(UnlockWay way, StepContext context) {
        NewSlot.add(way, way.slot(), context);
        context.runner().verify("what is told of slot " + way.slot(), prober -> {
            if (!way.withoutHands()) {
                UnlockProofStep.tell(
                        context, "unlock-" + way.id(), "slot " + way.slot() + " opens with " + way.title());
            }
        });
    }
}
