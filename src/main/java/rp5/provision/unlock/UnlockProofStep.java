package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.Tool;
import rp5.provision.model.Unlock;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Unlocks the disk in every way that was asked for, with the programs and the keys that lie in the images on the ESP; only then takes the
 * passphrase away, if that was wanted, saves the header as it will stay, and writes the recovery key down.
 */
public final class UnlockProofStep implements Step {
    @Override
    public StepId id() {
        return StepId.UNLOCK_PROOF;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(
                Tool.CHROOT, Tool.CRYPTSETUP, Tool.FINDMNT, Tool.MOUNT, Tool.SYNC, Tool.UMOUNT, Tool.UNMKINITRAMFS);
    }

    @Override
    public StepReport apply(StepContext context) {
        Unlock unlock = context.plan().flags().unlock();
        List<String> done = new ArrayList<>();
        if (!unlock.automatic().isEmpty()) {
            for (KernelSlot slot : context.plan().source().kernels()) {
                ImageTrial.of(slot, context);
            }
            done.add(unlock.automatic().size() + " way(s) opened the disk from the images on the ESP");
        }
        if (unlock.removePassphrase()) {
            PassphraseRemoval.of(context);
            done.add("the passphrase no longer opens it");
        }
        unlock.headerBackup().ifPresent(file -> {
            HeaderBackup.of(file, context);
            done.add("header saved to " + file);
        });
        unlock.recoveryKey().filter(file -> !file.equals(Unlock.TERMINAL)).ifPresent(file -> {
            RecoveryNote.of(Path.of(file), context);
            done.add("recovery key written to " + file);
        });
        return StepReport.done(done.isEmpty() ? "nothing to prove beyond the key slots" : String.join("; ", done));
    }

    static void tell(StepContext context, String name, String found) {
        context.progress().checked(CheckResult.pass(name, found));
    }
}
