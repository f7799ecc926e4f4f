package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.image.EspKernels;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.Tool;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Unlocks a provisioned disk from the images on its ESP by each way that needs nobody, as a start would. Nothing is mapped, and no byte of
 * the disk changes.
 */
public final class UnlockCheckStep implements Step {
    @Override
    public StepId id() {
        return StepId.UNLOCK_PROOF;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.CHROOT, Tool.CP, Tool.CRYPTSETUP, Tool.FINDMNT, Tool.MOUNT, Tool.UMOUNT, Tool.UNMKINITRAMFS);
    }

    /**
     * @throws VerificationException FAIL_INITRAMFS_VERIFY when a way that could be tried does not open the disk, or there is no image
     */
    @Override
    public StepReport apply(StepContext context) {
        EarlierImages.release(context);
        KeyTokens tokens = KeyTokens.of(context.runner()
                .probe(SlotCommands.metadata(context.plan().devices().luks()))
                .stdout());
        boolean ssh = KnownSsh.isWanted(context);
        if (tokens.withoutHands().isEmpty() && !ssh) {
            return new StepReport.Skipped("Nothing opens the disk but what is typed");
        }
        List<CheckResult> results = new ArrayList<>();
        List<KernelSlot> kernels = EspKernels.of(
                context.plan().paths().inRoot("/boot/firmware"),
                new Bootloader(context.facts().bootloaderDate()));
        if (kernels.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "The ESP of " + context.plan().disk().path()
                            + " has no kernel with an initramfs, so no way to unlock could be tried.",
                    List.of());
        }
        for (KernelSlot kernel : kernels) {
            Path image = context.plan().paths().inRoot("/boot/firmware/" + kernel.espInitramfs());
            Path root = UnpackedImage.of(image, kernel.espInitramfs(), context);
            if (tokens.withoutHands().contains(UnlockWay.NETWORK)) {
                context.runner()
                        .runIf(
                                prober -> TangFiles.hasName(prober.probe(ImageCommands.text(root, TangFiles.SEALED))
                                        .stdout()),
                                TangCommands.lendNames(root));
            }
            context.runner().verify("that " + kernel.espInitramfs() + " unlocks the disk", prober -> {
                List<CheckResult> found = new ArrayList<>(new KnownWays(root, kernel, tokens, context, prober).check());
                if (ssh) {
                    found.add(KnownSsh.check(root, kernel, context, prober));
                }
                results.addAll(found);
                found.forEach(context.progress()::checked);
            });
        }
        return verdict(results, context);
    }

    private static StepReport verdict(List<CheckResult> results, StepContext context) {
        List<String> failed = lines(results, CheckResult.Status.FAIL);
        if (!failed.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    failed.size() + " of " + results.size() + " ways to unlock "
                            + context.plan().disk().path() + " failed.",
                    failed);
        }
        return StepReport.done(results.size() + " checks, none failed", lines(results, CheckResult.Status.WARN));
    }

    private static List<String> lines(List<CheckResult> results, CheckResult.Status status) {
        return results.stream()
                .filter(result -> result.status() == status)
                .map(result -> result.name() + ": " + result.found() + " -> " + result.remedy())
                .toList();
    }
}
