package rp5.provision.unlock;

import java.nio.file.Path;
import java.time.Duration;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.TargetPaths;

/** The command lines that make dropbear's host key and try its ssh in an image. */
final class SshCommands {
    private static final Duration SLOW = Duration.ofMinutes(2);
    /** What ssh(1) ends with when it was not let in. */
    static final int NOT_LET_IN = 255;

    /** Whatever lies there came with the copied system: others may have it. */
    private static final String MAKE = "umask 077 && cd \"${1%/*}\" && rm -f -- dropbear_*_host_key"
            + " && dropbearkey -t ed25519 -f \"$1\" >/dev/null && sync -- \"$1\"";

    private SshCommands() {}

    /** Makes a new one on the target, in the place of all that were there. */
    static Mutation makeHostKey(TargetPaths paths) {
        return Mutation.of("chroot", paths.root().toString(), "sh", "-c", MAKE, "make-host-key", SshFiles.HOST_KEY)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Its public part, on a line that begins with the type. */
    static Probe hostKey(TargetPaths paths) {
        return Probe.of("chroot", paths.root().toString(), "dropbearkey", "-y", "-f", SshFiles.HOST_KEY);
    }

    /** Exit code 1 says on standard error what the unpacked image lacks. */
    static Probe examine(Path image, String authorizedKeys) {
        return Probe.of("chroot", image.toString(), "/bin/sh", "-c", Resources.code("ssh-check"), "ssh-check")
                .accepting(0, 1)
                .within(SLOW)
                .feeding(authorizedKeys);
    }

    /**
     * Speaks ssh with the dropbear of an unpacked image, up to where somebody would be let in with his key. Standard error tells the host key
     * and which proofs are taken.
     */
    static Probe shakeHands(Path image) {
        return Probe.of("sh", "-c", Resources.code("ssh-try"), "ssh-try", image.toString())
                .accepting(NOT_LET_IN)
                .within(SLOW);
    }
}
