package rp5.provision.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import rp5.provision.errors.UsageException;
import rp5.provision.model.NetworkAddress;
import rp5.provision.model.Remote;
import rp5.provision.model.SshSpec;

/** The options for the ways to unlock that need the network while the machine starts. */
final class RemoteOptions {
    @Option(
            names = "--ssh-unlock",
            paramLabel = "KEYFILE",
            description =
                    "Let the owners of the public keys in KEYFILE type the passphrase by ssh while the machine starts (dropbear;"
                            + " by cable only). They can do nothing else there.")
    private Optional<String> sshUnlock = Optional.empty();

    @Option(
            names = {"--ssh-unlock-ip", "--network-unlock-ip"},
            paramLabel = "ADDRESS",
            description =
                    "The address of the machine while it waits to be unlocked: dhcp (the default), or ADDRESS/PREFIX[,GATEWAY]"
                            + " such as 192.168.1.20/24,192.168.1.1.")
    private Optional<String> address = Optional.empty();

    /**
     * What they ask for together.
     *
     * @throws UsageException if the key file or the address cannot be used
     */
    Remote chosen() {
        if (address.isPresent() && sshUnlock.isEmpty()) {
            throw new UsageException("--ssh-unlock-ip goes with --ssh-unlock.");
        }
        Optional<SshSpec> ssh = sshUnlock.map(PublicKeyFile::read).map(SshSpec::new);
        try {
            return new Remote(ssh, address.map(NetworkAddress::parse).orElse(NetworkAddress.DHCP));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--ssh-unlock-ip: " + e.getMessage() + ".");
        }
    }
}
