package rp5.provision.unlock;

import java.util.List;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SshSpec;

/** The text files of the target that unlocking by ssh needs. The host key is not among them: see {@link SshCommands}. */
final class SshFiles {
    /** What dropbear-initramfs takes into the image (its README.initramfs). */
    static final String FOLDER = "/etc/dropbear/initramfs/";

    static final String HOST_KEY = FOLDER + "dropbear_ed25519_host_key";

    private SshFiles() {}

    static List<PlannedFile> of(SshSpec ssh) {
        return List.of(
                new PlannedFile(FOLDER + "authorized_keys", 0600, ssh.authorizedKeys()),
                new PlannedFile(FOLDER + "dropbear.conf", 0644, Resources.text("dropbear.conf")));
    }
}
