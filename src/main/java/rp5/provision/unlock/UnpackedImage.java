package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.StepContext;

/** An initramfs unpacked into memory, so that its programs can be run with the devices of this machine. No disk is written to. */
final class UnpackedImage {
    /** Where unmkinitramfs(8) puts the file system when microcode or the like lies in front of it. */
    private static final String BEHIND_OTHERS = "main";

    private final StepContext context;
    private final ProcessRunner runner;
    private final Path image;
    private final Path memory;

    private UnpackedImage(Path image, String name, StepContext context) {
        this.context = context;
        this.runner = context.runner();
        this.image = image;
        this.memory = context.plan().paths().base().resolve(TargetPaths.IMAGE + name);
    }

    /**
     * Unpacks it and promises to let go of it again.
     *
     * @param name of its own among the images of a run
     * @return the folder that is its root
     */
    static Path of(Path image, String name, StepContext context) {
        return new UnpackedImage(image, name, context).root();
    }

    private Path root() {
        Path base = context.plan().paths().base();
        // On any other disk the folder is there, with the target's mounts in it, and goes with them.
        if (!isFolder(base, runner)) {
            undo("remove the folder " + base, prober -> isFolder(base, prober), FileCommands.removeFolder(base));
        }
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
        runner.run(ImageCommands.unpack(image, unpacked));
        List<Path> roots = new ArrayList<>();
        runner.verify("what was unpacked", prober -> roots.add(root(unpacked, prober)));
        Path root = roots.isEmpty() ? unpacked : roots.get(0);
        runner.run(FileCommands.folder(root.resolve("dev")));
        promiseToUnmount(root.resolve("dev"));
        runner.run(ImageCommands.showDevices(root.resolve("dev")));
        // By the image's own script, which unmounts it, unless it is killed.
        promiseToUnmount(root.resolve(TargetPaths.STICK_IN_IMAGE));
        return root;
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
