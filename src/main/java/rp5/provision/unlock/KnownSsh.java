package rp5.provision.unlock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.StepContext;

/** Whether an initramfs of a provisioned disk has all that the disk itself has for unlocking by ssh. Nobody speaks ssh with it here. */
final class KnownSsh {
    private static final String KEYS = SshFiles.FOLDER + "authorized_keys";
    /** Where the hook of dropbear-initramfs puts the host key. */
    private static final String KEY_INSIDE = "etc/dropbear/dropbear_ed25519_host_key";

    private KnownSsh() {}

    /** Whether the disk was made for it. */
    static boolean isWanted(StepContext context) {
        String conf = text(UnlockFiles.CONF, context.plan().paths());
        return Arrays.asList(ShellSettings.value(conf, "HOOKS").orElse("").split("\\s+", -1))
                .contains("ssh");
    }

    /** What came of it for one unpacked image. */
    static CheckResult check(Path root, KernelSlot kernel, StepContext context, Prober prober) {
        TargetPaths paths = context.plan().paths();
        String keys = text(KEYS, paths);
        Output examined = prober.probe(SshCommands.examine(root, keys));
        String complaint = examined.exitCode() != 0
                ? examined.stderr().lines().collect(Collectors.joining("; "))
                : keys.isBlank()
                        ? "nobody is let in: " + KEYS + " of the disk is empty"
                        : prober.probe(RotationCommands.alike(
                                                        root.resolve(KEY_INSIDE), paths.inRoot(SshFiles.HOST_KEY)))
                                                .exitCode()
                                        != 0
                                ? "its host key is not the one of the disk"
                                : "";
        return complaint.isEmpty()
                ? CheckResult.pass(
                        "unlock-ssh",
                        kernel.espInitramfs() + " has dropbear, the host key and the authorized_keys of the disk")
                : CheckResult.fail(
                        "unlock-ssh",
                        kernel.espInitramfs() + " cannot be unlocked by ssh: " + complaint,
                        "Build the images again on the disk's own system: update-initramfs -u -k all.");
    }

    /** Not by a program of the disk, which is mounted so that none can be run; nothing when there is no such file. */
    private static String text(String file, TargetPaths paths) {
        try {
            return new String(Files.readAllBytes(paths.inRoot(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
