package rp5.provision.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ways to unlock that need the network while the machine starts.
 *
 * @param ssh who may type the passphrase from afar
 * @param tang the server that helps to open a key
 * @param address how the initramfs comes to its address
 */
public record Remote(Optional<SshSpec> ssh, Optional<TangSpec> tang, NetworkAddress address) {
    /** None of them. */
    public static final Remote NONE = new Remote(Optional.empty(), Optional.empty(), NetworkAddress.DHCP);

    public Remote {
        if (address.fixed().isPresent() && tang.filter(TangSpec::hasName).isPresent()) {
            throw new IllegalArgumentException(
                    "with a fixed address no name server is known: name the Tang server by its IPv4 address");
        }
    }

    /** Whether the initramfs needs the network. */
    public boolean isAsked() {
        return ssh.isPresent() || tang.isPresent();
    }

    /** Debian packages that the target needs for it. */
    public List<String> packages() {
        List<String> packages = new ArrayList<>();
        ssh.ifPresent(spec -> packages.add("dropbear-initramfs"));
        tang.ifPresent(server -> packages.add("clevis"));
        return List.copyOf(packages);
    }

    /** What everybody should know who chose this, one sentence each. */
    public List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        ssh.ifPresent(spec -> caveats.add(
                "The host key for unlocking by ssh lies in the initramfs on the unencrypted ESP: whoever has had the disk in his"
                        + " hands can copy it, or put another initramfs there, and be told the passphrase."));
        tang.ifPresent(
                server -> caveats.add(
                        "The disk opens wherever " + server.url()
                                + " can be reached: it protects as long as that server is kept apart from the machine, and out of a thief's reach."));
        return caveats;
    }
}
