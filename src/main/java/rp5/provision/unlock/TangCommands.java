package rp5.provision.unlock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Secret;
import rp5.provision.model.TargetPaths;

/** The command lines that seal a key with a Tang server. The key goes to standard input only. */
final class TangCommands {
    private static final Duration SLOW = Duration.ofMinutes(2);

    private static final String ANSWERS =
            "curl --silent --show-error --fail --globoff --proto =http,https --connect-timeout 5"
                    + " --max-time 20 --output /dev/null \"$1/adv\" || exit 1";

    private static final String NAMES = "/etc/resolv.conf";

    private TangCommands() {}

    /** Thumbprints of the keys that the server signs with, one a line. Any exit code but 0: standard error says what is wrong. */
    static Probe keys(String url) {
        return Probe.of("sh", "-c", Resources.code("tang-keys"), "tang-keys", url)
                .accepting(0, 1, 2)
                .within(SLOW);
    }

    /** With the running system's network and programs; what comes of it goes to the target. */
    static Mutation seal(TargetPaths paths, String url, String thumbprint, Secret key) {
        return Mutation.of(
                        "sh",
                        "-c",
                        Resources.code("tang-seal"),
                        "tang-seal",
                        url,
                        thumbprint,
                        paths.root().toString(),
                        TangFiles.SEALED)
                .feeding(key)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_LUKS);
    }

    /** Exit code 1: the server does not answer the programs of an unpacked image; standard error says why. */
    static Probe answers(Path image, String url) {
        return Probe.of("chroot", image.toString(), "/bin/sh", "-c", ANSWERS, "tang-answers", url)
                .accepting(0, 1)
                .within(SLOW);
    }

    /** Lets the programs of an unpacked image find the server by its name, as the answer of a DHCP server does at boot. */
    static Mutation lendNames(Path image) {
        return Mutation.of("cp", "--dereference", "--", NAMES, image + NAMES);
    }

    /** What the script that unlocks is given where the network is there already. */
    static List<String> arguments() {
        return List.of("--network-is-up");
    }
}
