package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.model.SshPublicKey;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.StepContext;

/** The key by which the initramfs of this disk, and of no other, is known to ssh clients. */
final class SshHostKey {
    private static final String OWNER_ONLY = "600 0:0";

    private SshHostKey() {}

    /**
     * Makes it on the target.
     *
     * @return its fingerprint in a sentence
     */
    static String make(StepContext context) {
        TargetPaths paths = context.plan().paths();
        context.runner().run(SshCommands.makeHostKey(paths));
        List<String> found = new ArrayList<>();
        context.runner().verify("the host key", prober -> {
            String fingerprint = read(paths, prober).fingerprint();
            List<String> modes =
                    prober.probe(UnlockCommands.modes(paths, SshFiles.HOST_KEY)).lines();
            if (modes.isEmpty() || !modes.get(0).equals(OWNER_ONLY)) {
                throw failure(
                        "mode and owner of file and folder are " + modes + ", and the file's should be " + OWNER_ONLY);
            }
            UnlockProofStep.tell(context, "ssh-host-key", fingerprint);
            found.add(fingerprint);
        });
        return Stream.concat(Stream.of("host key of ssh while it starts"), found.stream())
                .reduce((a, b) -> a + ": " + b)
                .orElseThrow();
    }

    /** As it lies on the target. */
    static SshPublicKey read(TargetPaths paths, Prober prober) {
        try {
            return prober.probe(SshCommands.hostKey(paths)).lines().stream()
                    .filter(line -> line.startsWith("ssh-ed25519 "))
                    .map(SshPublicKey::parse)
                    .findFirst()
                    .orElseThrow(() -> failure("dropbearkey finds no key in it"));
        } catch (IllegalArgumentException e) {
            throw failure(String.valueOf(e.getMessage()));
        }
    }

    private static VerificationException failure(String why) {
        return new VerificationException(
                ResultCode.FAIL_LUKS,
                "The host key " + SshFiles.HOST_KEY + " of the target is not what it should be.",
                List.of(why));
    }
}
