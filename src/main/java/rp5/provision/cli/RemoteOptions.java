package rp5.provision.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import rp5.provision.errors.UsageException;
import rp5.provision.model.NetworkAddress;
import rp5.provision.model.Remote;
import rp5.provision.model.SshSpec;
import rp5.provision.model.TangSpec;

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
            names = "--network-unlock",
            paramLabel = "URL",
            description =
                    "Unlock with a key that opens only while this Tang server answers (clevis; by cable only), such as"
                            + " http://192.168.1.5:8080. Without it the passphrase is asked for.")
    private Optional<String> networkUnlock = Optional.empty();

    @Option(
            names = "--network-unlock-thumbprint",
            paramLabel = "KEY",
            description =
                    "The thumbprint of the key that the server signs with (tang-show-keys). Without it the key that it shows is"
                            + " trusted, and told.")
    private Optional<String> thumbprint = Optional.empty();

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
        if (address.isPresent() && sshUnlock.isEmpty() && networkUnlock.isEmpty()) {
            throw new UsageException("--ssh-unlock-ip goes with --ssh-unlock or --network-unlock.");
        }
        if (thumbprint.isPresent() && networkUnlock.isEmpty()) {
            throw new UsageException("--network-unlock-thumbprint goes with --network-unlock.");
        }
        Optional<SshSpec> ssh = sshUnlock.map(PublicKeyFile::read).map(SshSpec::new);
        try {
            return new Remote(ssh, tang(), address.map(NetworkAddress::parse).orElse(NetworkAddress.DHCP));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--ssh-unlock-ip: " + e.getMessage() + ".");
        }
    }

    private Optional<TangSpec> tang() {
        try {
            return networkUnlock.map(url -> TangSpec.at(url, thumbprint));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--network-unlock: " + e.getMessage() + ".");
        }
    }
}
