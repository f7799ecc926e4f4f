package rp5.provision.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who may unlock the disk by ssh while it starts. Not a key of its own: the passphrase or the recovery key is typed from afar.
 *
 * @param keys the public keys that are let in
 */
public record SshSpec(List<SshPublicKey> keys) {
    /** What somebody with such a key can do there, and nothing else. */
    private static final String ONLY =
            "no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command=\"/bin/cryptroot-unlock\" ";

    public SshSpec {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("nobody would be let in");
        }
    }

    /** The text of dropbear's authorized_keys. */
    public String authorizedKeys() {
        return keys.stream().map(key -> ONLY + key.line() + "\n").collect(Collectors.joining());
    }
}
