package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.model.DevicePath;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.Remote;
import rp5.provision.model.TangSpec;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/**
 * Unpacks an initramfs as it lies on the ESP into memory, and unlocks the disk from within: with its shell, its programs, its
 * cryptsetup and the keys that are in it.
 */
final class ImageTrial {
    private final StepContext context;
    private final KernelSlot slot;

    private ImageTrial(KernelSlot slot, StepContext context) {
        this.context = context;
        this.slot = slot;
    }

    /**
     * Tries every way that needs nobody.
     *
     * @throws VerificationException FAIL_INITRAMFS_VERIFY when one of them does not open the disk
     */
    static void of(KernelSlot slot, StepContext context) {
        Path image = context.plan().paths().inRoot("/boot/firmware/" + slot.espInitramfs());
        Path root = UnpackedImage.of(image, slot.espInitramfs(), context);
        Remote remote = context.plan().flags().unlock().remote();
        if (remote.tang().filter(TangSpec::hasName).isPresent()) {
            context.runner().run(TangCommands.lendNames(root));
        }
        context.runner()
                .verify("that " + slot.espInitramfs() + " unlocks the disk", prober -> new ImageTrial(slot, context)
                        .prove(root, prober));
        if (remote.isAsked()) {
            context.runner()
                    .verify(
                            "the network of " + slot.espInitramfs(),
                            prober -> NetworkTrial.prove(root, slot, remote, prober, context));
        }
        remote.ssh().ifPresent(ssh -> context.runner()
                .verify("ssh of " + slot.espInitramfs(), prober -> new SshTrial(slot, root, prober, context)
                        .prove(ssh)));
    }

    private void prove(Path root, Prober prober) {
        for (UnlockWay way : context.plan().flags().unlock().automatic()) {
            requireOpens(trial(root, way), way, way.slot(), slot, context, prober);
        }
    }

    /** Runs the trial of a way and tells that it opened the disk. */
    static void requireOpens(
            Probe trial, UnlockWay way, int keySlot, KernelSlot slot, StepContext context, Prober prober) {
        DevicePath partition = context.plan().devices().luks();
        Output tried = prober.probe(trial);
        if (tried.exitCode() != 0) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    slot.espInitramfs() + " on the ESP does not open " + partition + " by " + way.title() + ".",
                    tried.stderr().lines().toList());
        }
        UnlockProofStep.tell(context, "unlock-" + way.id(), proven(way, keySlot, slot));
    }

    static String proven(UnlockWay way, int keySlot, KernelSlot slot) {
        return "slot " + keySlot + " opened by " + way.title() + ", with what is in " + slot.espInitramfs();
    }

    /** A PIN is given where nobody can be asked. */
    private Probe trial(Path root, UnlockWay way) {
        if (way == UnlockWay.NETWORK) {
            return ImageCommands.tryIn(
                    root, way, way.slot(), context.plan().devices().luks(), TangCommands.arguments());
        }
        Optional<TpmSpec> tpm = context.plan().flags().unlock().tpm().filter(spec -> way == UnlockWay.TPM);
        Probe trial = ImageCommands.tryIn(
                root,
                way,
                way.slot(),
                context.plan().devices().luks(),
                tpm.map(TpmCommands::arguments).orElse(List.of()));
        return tpm.filter(TpmSpec::pin)
                .flatMap(spec -> context.keys().pin())
                .map(trial::feeding)
                .orElse(trial);
    }
}
