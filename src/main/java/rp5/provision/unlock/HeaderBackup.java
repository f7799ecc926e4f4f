package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/** Saves the LUKS header as it will stay, and opens the disk with the copy. */
final class HeaderBackup {
    private HeaderBackup() {}

    static void of(Path file, StepContext context) {
        ProcessRunner runner = context.runner();
        DevicePath partition = context.plan().devices().luks();
        boolean passphraseGone = context.plan().flags().unlock().removePassphrase();
        Secret key = passphraseGone ? context.keys().of(UnlockWay.RECOVERY_KEY) : context.passphrase();
        NewFile.promise(file, context);
        runner.run(SlotCommands.backUp(partition, file));
        runner.run(FileCommands.ownerOnly(file));
        runner.run(FileCommands.flush(file));
        runner.verify("the copy of the header", prober -> {
            String digest = prober.probe(FileCommands.digest(file)).text().split(" ", 2)[0];
            if (!digest.matches("[0-9a-f]{64}")
                    || prober.probe(SlotCommands.opensWith(file, partition, key))
                                    .exitCode()
                            != 0) {
                throw new VerificationException(
                        ResultCode.FAIL_LUKS,
                        "The copy of the LUKS header in " + file + " does not open " + partition + ".",
                        List.of());
            }
            UnlockProofStep.tell(context, "header-backup", file + " opens the disk; sha256 " + digest);
        });
    }
}
