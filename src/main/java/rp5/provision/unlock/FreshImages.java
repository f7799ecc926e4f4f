package rp5.provision.unlock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.image.ImageFormatException;
import rp5.provision.image.InitramfsImage;
import rp5.provision.image.InitramfsProof;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.Names;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.DiskCache;
import rp5.provision.pipeline.StepContext;

/**
 * Builds an initramfs for each kernel on the ESP beside the one that boots now, proves it where it lies, and only then lets it take the
 * other's place. Not by update-initramfs, whose hooks write over what boots: a cut would leave half of it.
 */
final class FreshImages {
    /** Not as any image is named, so that nobody takes them for one. */
    private static final String NEW = "rp5-new-";

    private final StepContext context;
    private final ProcessRunner runner;
    private final TargetPaths paths;
    private final RotationFacts facts;

    FreshImages(RotationFacts facts, StepContext context) {
        this.context = context;
        this.runner = context.runner();
        this.paths = context.plan().paths();
        this.facts = facts;
    }

    /** Builds them, and opens the disk with each by the key in the new slot. */
    void make() {
        openWorkshop();
        for (KernelSlot kernel : facts.kernels()) {
            context.progress().part(kernel.espInitramfs() + " for Linux " + kernel.release());
            promiseToForget(paths.inRoot(built(kernel)));
            promiseToForget(onEsp(kernel));
            runner.run(RotationCommands.build(paths, kernel.release(), built(kernel)));
            runner.run(RotationCommands.copy(paths.inRoot(built(kernel)), onEsp(kernel)));
        }
        flush();
        for (KernelSlot kernel : facts.kernels()) {
            runner.verify("the new " + kernel.espInitramfs(), prober -> {
                requireAlike(onEsp(kernel), paths.inRoot(built(kernel)), prober);
                prove(onEsp(kernel), kernel);
            });
            Path root = UnpackedImage.of(onEsp(kernel), kernel.espInitramfs(), context);
            runner.verify(
                    "that the new " + kernel.espInitramfs() + " unlocks the disk",
                    prober -> ImageTrial.requireOpens(
                            ImageCommands.tryIn(
                                    root,
                                    UnlockWay.KEYFILE,
                                    facts.slot(),
                                    context.plan().devices().luks(),
                                    List.of()),
                            UnlockWay.KEYFILE,
                            facts.slot(),
                            kernel,
                            context,
                            prober));
        }
    }

    /** A rotation before this one may have been killed in it. */
    private void openWorkshop() {
        String what = "remove " + RotationCommands.WORKSHOP + " of the disk";
        context.cleanups()
                .deferAsked(
                        what,
                        () -> CleanupStack.untilGone(
                                runner, what, this::isWorkshopThere, RotationCommands.removeWorkshop(paths)));
        runner.runIf(this::isWorkshopThere, RotationCommands.removeWorkshop(paths));
        runner.run(RotationCommands.makeWorkshop(paths));
    }

    private boolean isWorkshopThere(Prober prober) {
        return prober.probe(RotationCommands.isThere(paths, RotationCommands.WORKSHOP))
                        .exitCode()
                == 0;
    }

    /** Puts them in the others' place: what is loaded first, then what the distribution's hooks copy from. */
    void install() {
        for (KernelSlot kernel : facts.kernels()) {
            runner.run(RotationCommands.replace(loaded(kernel), onEsp(kernel)));
            runner.run(RotationCommands.replace(origin(kernel), paths.inRoot(built(kernel))));
        }
        flush();
        for (KernelSlot kernel : facts.kernels()) {
            runner.verify(kernel.espInitramfs(), prober -> {
                requireMoved(onEsp(kernel), prober);
                requireAlike(loaded(kernel), origin(kernel), prober);
                prove(loaded(kernel), kernel);
            });
        }
    }

    private void prove(Path image, KernelSlot kernel) {
        List<String> failed = new ArrayList<>();
        try {
            for (CheckResult result : InitramfsProof.examine(InitramfsImage.read(image), expectation(kernel))) {
                if (result.failed()) {
                    failed.add(result.name() + ": " + result.found() + " -> " + result.remedy());
                }
            }
        } catch (ImageFormatException | UncheckedIOException e) {
            failed.add("it cannot be read: " + e.getMessage());
        }
        if (!failed.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "The new " + kernel.espInitramfs() + " would not start the disk.",
                    failed);
        }
    }

    private InitramfsProof.Expectation expectation(KernelSlot kernel) {
        InitramfsProof.Expectation expected = InitramfsProof.Expectation.of(
                        kernel.release(),
                        Names.MAPPER,
                        context.plan().ids().luks().toString())
                .withKeyField(facts.file())
                .withBootloader(new Bootloader(context.facts().bootloaderDate()));
        try {
            return expected.withModulesBuiltin(Files.readString(
                    paths.inRoot("/lib/modules/" + kernel.release() + "/modules.builtin"), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nothing is known to be built in then, and every module has to be in the image.
            return expected;
        }
    }

    /** What is read next comes from the disk. */
    private void flush() {
        runner.run(RotationCommands.flush(paths.inRoot("/boot"), paths.inRoot("/boot/firmware")));
        runner.run(DiskCache.forget());
    }

    private static void requireAlike(Path one, Path other, Prober prober) {
        if (prober.probe(RotationCommands.alike(one, other)).exitCode() != 0) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY, one + " is no copy of " + other + ".", List.of());
        }
    }

    /** Were it still there, what lies in the other's place would be the old one. */
    private static void requireMoved(Path file, Prober prober) {
        if (prober.probe(FileCommands.isThere(file)).exitCode() == 0) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY, file + " did not take its place.", List.of());
        }
    }

    private void promiseToForget(Path file) {
        String what = "remove " + file;
        context.cleanups()
                .deferAsked(
                        what,
                        () -> CleanupStack.untilGone(
                                runner,
                                what,
                                prober ->
                                        prober.probe(FileCommands.isThere(file)).exitCode() == 0,
                                FileCommands.forget(file)));
    }

    private static String built(KernelSlot kernel) {
        return "/boot/" + NEW + kernel.release();
    }

    private Path loaded(KernelSlot kernel) {
        return paths.inRoot("/boot/firmware/" + kernel.espInitramfs());
    }

    private Path origin(KernelSlot kernel) {
        return paths.inRoot("/boot/initrd.img-" + kernel.release());
    }

    private Path onEsp(KernelSlot kernel) {
        return paths.inRoot("/boot/firmware/" + NEW + kernel.espInitramfs());
    }
}
