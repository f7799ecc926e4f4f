package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/** Writes the key to a file of the target, for root alone, and reads it back. */
final class KeyFile {
    /** The file alone, then its folder. */
    private static final List<String> MODES = List.of("400 0:0", "700 0:0");

    private KeyFile() {}

    static void put(String path, StepContext context) {
        Secret key = context.keys().of(UnlockWay.KEYFILE);
        context.runner().run(FileCommands.keep(context.plan().paths(), path, key));
        context.runner().verify("the key file", prober -> requireWritten(path, context, prober));
    }

    /**
     * @throws VerificationException FAIL_KEYFILE_PERMS if it holds something else, or others can read it
     */
    static void requireWritten(String path, StepContext context, Prober prober) {
        List<String> differences = new ArrayList<>();
        if (!holdsKey(path, context, prober)) {
            differences.add("it reads back differently");
        }
        List<String> modes =
                prober.probe(FileCommands.modes(context.plan().paths(), path)).lines();
        if (!modes.equals(MODES)) {
            differences.add("mode and owner of file and folder are " + modes + ", not " + MODES);
        }
        if (!differences.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_KEYFILE_PERMS,
                    "The key file " + path + " of the target is not what was written.",
                    differences);
        }
    }

    /** Whether it holds the key of this run. */
    static boolean holdsKey(String path, StepContext context, Prober prober) {
        Secret key = context.keys().of(UnlockWay.KEYFILE);
        return prober.probe(FileCommands.holds(context.plan().paths(), path, key))
                        .exitCode()
                == 0;
    }
}
