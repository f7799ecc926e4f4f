package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/** Writes the recovery key to a file of this machine, one line, for its owner alone. */
final class RecoveryNote {
    private RecoveryNote() {}

    static void of(Path file, StepContext context) {
        ProcessRunner runner = context.runner();
        NewFile.promise(file, context);
        try (Secret nothing = Secret.taking(new byte[0]);
                Secret line = Secret.lines(context.keys().of(UnlockWay.RECOVERY_KEY), nothing)) {
            runner.run(FileCommands.note(file, line));
            runner.verify("the recovery key's file", prober -> {
                if (prober.probe(FileCommands.noted(file, line)).exitCode() != 0) {
                    throw new VerificationException(
                            ResultCode.FAIL_GENERIC,
                            "The recovery key in " + file + " reads back differently.",
                            List.of());
                }
            });
        }
    }
}
