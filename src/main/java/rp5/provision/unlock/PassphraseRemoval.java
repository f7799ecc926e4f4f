package rp5.provision.unlock;

import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/** Takes the passphrase's key slot away, after the recovery key has opened its own once more. */
final class PassphraseRemoval {
    private PassphraseRemoval() {}

    static void of(StepContext context) {
        DevicePath partition = context.plan().devices().luks();
        Secret recovery = context.keys().of(UnlockWay.RECOVERY_KEY);
        Secret passphrase = context.passphrase();
        context.runner()
                .verify(
                        "that the recovery key opens the disk",
                        prober -> require(
                                opens(recovery, partition, prober),
                                "The recovery key does not open " + partition + ": the passphrase stays."));
        context.runner().run(SlotCommands.remove(partition, passphrase));
        context.runner().verify("that the passphrase is gone", prober -> {
            require(
                    prober.probe(SlotCommands.opensAny(partition, passphrase)).exitCode() != 0,
                    "The passphrase still opens " + partition + ".");
            require(opens(recovery, partition, prober), "The recovery key does not open " + partition + " any more.");
            UnlockProofStep.tell(
                    context,
                    "passphrase-removed",
                    "slot " + UnlockWay.PASSPHRASE.slot() + " is gone; the recovery key opens");
        });
    }

    private static boolean opens(Secret recovery, DevicePath partition, Prober prober) {
        return prober.probe(SlotCommands.opens(partition, UnlockWay.RECOVERY_KEY.slot(), recovery))
                        .exitCode()
                == 0;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new VerificationException(ResultCode.FAIL_REMOVE_PASSPHRASE_BLOCKED, otherwise, List.of());
        }
    }
}
