package rp5.provision.unlock;

import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/** Gives the key of a way a slot of its own, and proves that it opens it. */
final class NewSlot {
    private NewSlot() {}

    static void add(UnlockWay way, int slot, StepContext context) {
        ProcessRunner runner = context.runner();
        DevicePath partition = context.plan().devices().luks();
        Secret key = context.keys().of(way);
        try (Secret oldAndNew = Secret.lines(context.passphrase(), key)) {
            runner.run(SlotCommands.addKey(partition, way, slot, context.plan().luks(), oldAndNew));
        }
        if (way.withoutHands()) {
            runner.run(SlotCommands.preferred(partition, slot));
        }
        runner.run(SlotCommands.label(partition, way, slot));
        runner.verify("key slot " + slot, prober -> {
            requireOpens(way, slot, context, prober);
            String header = prober.probe(SlotCommands.metadata(partition)).stdout();
            if (!KeyTokens.of(header).slots(way).contains(slot)) {
                throw new VerificationException(
                        ResultCode.FAIL_LUKS,
                        "The header of " + partition + " does not say what key slot " + slot + " is for (" + way.title()
                                + ").",
                        List.of());
            }
        });
    }

    static void requireOpens(UnlockWay way, int slot, StepContext context, Prober prober) {
        DevicePath partition = context.plan().devices().luks();
        if (prober.probe(SlotCommands.opens(partition, slot, context.keys().of(way)))
                        .exitCode()
                != 0) {
            throw new VerificationException(
                    ResultCode.FAIL_LUKS,
                    "Key slot " + slot + " of " + partition + " does not open with its new key (" + way.title() + ").",
                    List.of());
        }
    }
}
