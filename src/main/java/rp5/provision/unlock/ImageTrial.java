package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.DevicePath;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.StepContext;

/**
 * Unpacks an initramfs as it lies on the ESP into memory, and unlocks the disk from within: with its shell, its programs, its
 * cryptsetup and the keys that are in it.
 */
final class ImageTrial {
    /** Where unmkinitramfs(8) puts the file system when microcode or the like lies in front of it. */
    private static final String BEHIND_OTHERS = "main";

    private final StepContext context;
    private final ProcessRunner runner;
    private final KernelSlot slot;
    private final Path memory;

    private ImageTrial(KernelSlot slot, StepContext context) {
        this.context = context;
        this.runner = context.runner();
        this.slot = slot;
        this.memory = context.plan().paths().base().resolve("image-" + slot.espInitramfs());
    }

    /**
     * Tries every way that needs nobody.
     *
     * @throws VerificationException FAIL_INITRAMFS_VERIFY when one of them does not open the disk
     */
    static void of(KernelSlot slot, StepContext context) {
        new ImageTrial(slot, context).run();
    }

    private void run() {
        undo("remove the folder " + memory, prober -> isFolder(memory, prober), FileCommands.removeFolder(memory));
        runner.run(FileCommands.folder(memory));
        promiseToUnmount(memory);
        runner.run(ImageCommands.memory(memory));
        // Unpacked beside it, all of it would stay behind.
        runner.verify("the file system in memory", prober -> {
            if (!isMounted(memory, prober)) {
                throw new StepException(ResultCode.FAIL_POSTCHECK, "Nothing is mounted at " + memory + ".");
            }
        });
        // unmkinitramfs of initramfs-tools 0.148 makes no folder above its own.
        Path unpacked = memory.resolve("all");
        runner.run(FileCommands.folder(unpacked));
        runner.run(
                ImageCommands.unpack(context.plan().paths().inRoot("/boot/firmware/" + slot.espInitramfs()), unpacked));
        List<Path> roots = new ArrayList<>();
        runner.verify("what was unpacked", prober -> roots.add(root(unpacked, prober)));
        Path root = roots.isEmpty() ? unpacked : roots.get(0);
        runner.run(FileCommands.folder(root.resolve("dev")));
        promiseToUnmount(root.resolve("dev"));
        runner.run(ImageCommands.showDevices(root.resolve("dev")));
        runner.verify("that " + slot.espInitramfs() + " unlocks the disk", prober -> prove(root, prober));
    }

    private void prove(Path root, Prober prober) {
        DevicePath partition = context.plan().devices().luks();
        for (UnlockWay way : context.plan().flags().unlock().automatic()) {
            Output tried = prober.probe(trial(root, way, partition));
            if (tried.exitCode() != 0) {
                throw new VerificationException(
                        ResultCode.FAIL_INITRAMFS_VERIFY,
                        slot.espInitramfs() + " on the ESP does not open " + partition + " by " + way.title() + ".",
                        tried.stderr().lines().toList());
            }
            UnlockProofStep.tell(
                    context,
                    "unlock-" + way.id(),
                    "slot " + way.slot() + " opened by " + way.title() + ", with what is in " + slot.espInitramfs());
        }
    }

    /** A PIN is given where nobody can be asked. */
    private Probe trial(Path root, UnlockWay way, DevicePath partition) {
        Optional<TpmSpec> tpm = context.plan().flags().unlock().tpm().filter(spec -> way == UnlockWay.TPM);
        Probe trial = ImageCommands.tryIn(
                root, way, partition, tpm.map(TpmCommands::arguments).orElse(List.of()));
        return tpm.filter(TpmSpec::pin)
                .flatMap(spec -> context.keys().pin())
                .map(trial::feeding)
                .orElse(trial);
    }

    private static Path root(Path unpacked, Prober prober) {
        Path behind = unpacked.resolve(BEHIND_OTHERS);
        return isFolder(behind, prober) ? behind : unpacked;
    }

    private static boolean isFolder(Path folder, Prober prober) {
        return prober.probe(FileCommands.isFolder(folder)).exitCode() == 0;
    }

    private void promiseToUnmount(Path folder) {
        undo("unmount " + folder, prober -> isMounted(folder, prober), FileCommands.unmount(folder));
    }

    private void undo(String what, Predicate<Prober> needed, Mutation command) {
        context.cleanups().deferAsked(what, () -> CleanupStack.untilGone(runner, what, needed, command));
    }

    private static boolean isMounted(Path folder, Prober prober) {
        return prober.probe(FileCommands.mounted(folder)).exitCode() == 0;
    }
}
