package rp5.provision.unlock;

import java.nio.file.Path;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Prober;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.StepContext;

/**
 * A file that is made beside the target. Unless the disk comes to be bootable, it goes again: the next run finds its place free, and makes
 * another disk that this file would not open. What somebody else put there since the plan was made stays.
 */
final class NewFile {
    private NewFile() {}

    /**
     * To be called right before the file is made.
     *
     * @throws StepException if there is one by now
     */
    static void promise(Path file, StepContext context) {
        context.runner().verify("that " + file + " is not there yet", prober -> {
            if (isThere(file, prober)) {
                throw new StepException(
                        ResultCode.FAIL_GENERIC,
                        file + " was made by somebody else since this run began, and is not written over.");
            }
        });
        context.cleanups()
                .deferUnlessKept(
                        "remove " + file,
                        () -> CleanupStack.untilGone(
                                context.runner(),
                                file.toString(),
                                prober -> isThere(file, prober),
                                FileCommands.forget(file)));
    }

    private static boolean isThere(Path file, Prober prober) {
        return prober.probe(FileCommands.isThere(file)).exitCode() == 0;
    }
}
