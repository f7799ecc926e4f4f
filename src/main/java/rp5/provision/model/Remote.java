package rp5.provision.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ways to unlock that need the network while the machine starts.
 *
 * @param ssh who may type the passphrase from afar
 * @param address how the initramfs comes to its address
 */
public record Remote(Optional<SshSpec> ssh, NetworkAddress address) {
    /** None of them. */
    public static final Remote NONE = new Remote(Optional.empty(), NetworkAddress.DHCP);

    /** Whether the initramfs needs the network. */
    public boolean isAsked() {
        return ssh.isPresent();
    }

    /** Debian packages that the target needs for it. */
    public List<String> packages() {
        List<String> packages = new ArrayList<>();
        ssh.ifPresent(spec -> packages.add("dropbear-initramfs"));
        return List.copyOf(packages);
    }

    /** What everybody should know who chose this, one sentence each. */
    public List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        ssh.ifPresent(spec -> caveats.add(
                "The host key for unlocking by ssh lies in the initramfs on the unencrypted ESP: whoever has had the disk in his"
                        + " hands can copy it, or put another initramfs there, and be told the passphrase."));
        return caveats;
    }
}
