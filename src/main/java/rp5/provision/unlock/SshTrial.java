package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.SshSpec;
import rp5.provision.pipeline.StepContext;

/** Starts dropbear from an unpacked image and speaks with it, and looks at all that it takes to be let in there. */
record SshTrial(KernelSlot slot, Path root, Prober prober, StepContext context) {
    /**
     * Proves that somebody with one of the keys could unlock the disk, up to the key that only he has.
     *
     * @throws VerificationException FAIL_INITRAMFS_VERIFY when something is missing
     */
    void prove(SshSpec ssh) {
        Output examined = prober.probe(SshCommands.examine(root, ssh.authorizedKeys()));
        if (examined.exitCode() != 0) {
            throw failure(examined.stderr().lines().toList());
        }
        String expected = SshHostKey.read(context.plan().paths(), prober).fingerprint();
        List<String> heard =
                prober.probe(SshCommands.shakeHands(root)).stderr().lines().toList();
        SshAnswer answer = SshAnswer.of(heard);
        if (!answer.fingerprint().equals(expected)) {
            throw failure(List.of("it answers with the host key " + answer.fingerprint() + ", not with " + expected));
        }
        if (!answer.methods().equals("publickey")) {
            throw failure(List.of("it lets in by " + answer.methods() + ", not by publickey alone"));
        }
        UnlockProofStep.tell(
                context,
                "unlock-ssh",
                "dropbear of " + slot.espInitramfs() + " answers with the host key " + expected + " and lets "
                        + ssh.keys().size() + " key(s) run cryptroot-unlock; address: "
                        + context.plan().flags().unlock().remote().address());
    }

    private VerificationException failure(List<String> why) {
        return new VerificationException(
                ResultCode.FAIL_INITRAMFS_VERIFY,
                slot.espInitramfs() + " on the ESP could not be unlocked by ssh.",
                why);
    }
}
