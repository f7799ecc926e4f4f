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

/** Puts the key on the USB stick, beside what is there. */
final class StickKey {
    private final UsbStick stick;
    private final ProcessRunner runner;
    private final Path place;

    private StickKey(UsbStick stick, StepContext context) {
        this.stick = stick;
        this.runner = context.runner();
        this.place = context.plan().paths().base().resolve("usb-key");
    }

    static void put(UsbStick stick, StepContext context) {
        new StickKey(stick, context).run(context);
    }

    private void run(StepContext context) {
        Path file = place.resolve(UsbStick.file(context.plan().ids().luks().toString()));
        Secret key = context.keys().of(UnlockWay.USB_KEY);
        promise(context);
        runner.run(UnlockCommands.folder(place));
        mount();
        // A run that goes on with an earlier one finds that one's key.
        if (context.plan().resumed().isPresent()) {
            runner.run(UnlockCommands.forget(file));
        }
        runner.run(UnlockCommands.note(file, key));
        // Taken off and on again: what is read back comes from the stick, not from memory.
        runner.run(UnlockCommands.unmount(place));
        mount();
        runner.verify("the key on the stick", prober -> {
            if (prober.probe(UnlockCommands.noted(file, key)).exitCode() != 0) {
                throw failure("The key on the stick " + stick.asked() + " reads back differently.");
            }
        });
        runner.run(UnlockCommands.unmount(place));
    }

    private void mount() {
        runner.run(UnlockCommands.mountStick(stick, place));
        runner.verify("the stick", prober -> {
            if (!isMounted(prober)) {
                throw failure("The stick " + stick.asked() + " is not mounted at " + place + ".");
            }
        });
    }

    private void promise(StepContext context) {
        context.cleanups()
                .deferAsked(
                        "remove the folder " + place,
                        () -> CleanupStack.untilGone(
                                runner,
                                "the folder",
                                prober -> prober.probe(UnlockCommands.isFolder(place))
                                                .exitCode()
                                        == 0,
                                UnlockCommands.removeFolder(place)));
        context.cleanups()
                .deferAsked(
                        "unmount the stick " + stick.asked(),
                        () -> CleanupStack.untilGone(
                                runner, "the stick", this::isMounted, UnlockCommands.unmount(place)));
    }

    private boolean isMounted(Prober prober) {
        return prober.probe(UnlockCommands.mounted(place)).exitCode() == 0;
    }

    private static VerificationException failure(String message) {
        return new VerificationException(ResultCode.FAIL_LUKS, message, List.of());
    }
}
