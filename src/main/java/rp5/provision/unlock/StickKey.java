package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.model.UnlockWay;
import rp5.provision.model.UsbStick;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.StepContext;

/** Puts the key on the USB stick, beside what is there; takes it off again when the run does not come to its end. */
final class StickKey {
    private final UsbStick stick;
    private final ProcessRunner runner;
    private final Path place;

    private StickKey(UsbStick stick, StepContext context) {
        this.stick = stick;
        this.runner = context.runner();
        this.place = context.plan().paths().stick();
    }

    static void put(UsbStick stick, StepContext context) {
        new StickKey(stick, context).run(context);
    }

    private void run(StepContext context) {
        Path file = place.resolve(UsbStick.file(context.plan().ids().luks().toString()));
        Secret key = context.keys().of(UnlockWay.USB_KEY);
        promise(context);
        runner.run(FileCommands.folder(place));
        mount();
        // A run that goes on with an earlier one finds that one's key.
        if (context.plan().resumed().isPresent()) {
            runner.run(FileCommands.forget(file));
        }
        context.cleanups().deferUnlessKept("take the key off the stick " + stick.asked(), () -> takeOff(file));
        runner.run(FileCommands.note(file, key));
        // Taken off and on again: what is read back comes from the stick, not from memory.
        runner.run(FileCommands.unmount(place));
        runner.verify("that the stick was taken off", prober -> {
            if (isMounted(prober)) {
                throw failure("The stick " + stick.asked() + " is still mounted at " + place + ".");
            }
        });
        mount();
        runner.verify("the key on the stick", prober -> {
            if (prober.probe(FileCommands.noted(file, key)).exitCode() != 0) {
                throw failure("The key on the stick " + stick.asked() + " reads back differently.");
            }
        });
        runner.run(FileCommands.unmount(place));
    }

    private void mount() {
        runner.run(FileCommands.mountStick(stick, place));
        requireMounted();
    }

    private void requireMounted() {
        runner.verify("the stick", prober -> {
            if (!isMounted(prober)) {
                throw failure("The stick " + stick.asked() + " is not mounted at " + place + ".");
            }
        });
    }

    /** The disk that it opens does not come to be: the next run makes another one with another name. */
    private void takeOff(Path file) {
        runner.runIf(prober -> !isMounted(prober), FileCommands.mountStick(stick, place));
        // In the empty folder below nothing would be found either.
        requireMounted();
        CleanupStack.untilGone(
                runner,
                "the key on the stick",
                prober -> prober.probe(FileCommands.isThere(file)).exitCode() == 0,
                FileCommands.forget(file));
    }

    private void promise(StepContext context) {
        context.cleanups()
                .deferAsked(
                        "remove the folder " + place,
                        () -> CleanupStack.untilGone(
                                runner,
                                "the folder",
                                prober -> prober.probe(FileCommands.isFolder(place))
                                                .exitCode()
                                        == 0,
                                FileCommands.removeFolder(place)));
        context.cleanups()
                .deferAsked(
                        "unmount the stick " + stick.asked(),
                        () -> CleanupStack.untilGone(
                                runner, "the stick", this::isMounted, FileCommands.unmount(place)));
    }

    private boolean isMounted(Prober prober) {
        return prober.probe(FileCommands.mounted(place)).exitCode() == 0;
    }

    private static VerificationException failure(String message) {
        return new VerificationException(ResultCode.FAIL_LUKS, message, List.of());
    }
}
