package rp5.provision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshPublicKeyTest {
    /** Made by dropbearkey 2022.83, which printed the fingerprint below. */
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP";

    @Test
    void fingerprintIsTheOneThatSshShows() {
        assertThat(SshPublicKey.parse(ED25519 + " root@vm").fingerprint())
                .isEqualTo("SHA256:+RkkXusexkI1GFIqFLoQc3fiO+pxXwKawX4qWIg95qk");
    }

    @Test
    void commentMayHaveBlanksOrBeMissing() {
        assertThat(SshPublicKey.parse(ED25519 + "  my desk at home ").comment()).isEqualTo("my desk at home");
        assertThat(SshPublicKey.parse(ED25519).line()).isEqualTo(ED25519);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eN%",
                "ssh-ed25519 AAAA",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiPAAAA",
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB",
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAA==",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP",
                "ssh-dss AAAAB3NzaC1kc3MAAACB",
                "restrict ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP",
                "command=\"sh\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP a\u0007b"
            })
    void anythingElseIsRefused(String line) {
        assertThatThrownBy(() -> SshPublicKey.parse(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wordThatIsNoTypeOfKeyIsNotRepeated() {
        assertThatThrownBy(() -> SshPublicKey.parse("correct horse battery"))
                .hasMessageContaining("it is no public key")
                .hasMessageNotContaining("correct");
        assertThatThrownBy(() -> SshPublicKey.parse("ssh-dss AAAAB3NzaC1kc3MAAACB"))
                .hasMessageContaining("dropbear takes: ssh-dss");
    }

    @Test
    void eachKeyMayRunTheOneProgramThatUnlocks() {
        assertThat(new SshSpec(List.of(SshPublicKey.parse(ED25519 + " a"))).authorizedKeys())
                .isEqualTo("no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command=\"/bin/cryptroot-unlock\" "
                        + ED25519 + " a\n");
        assertThatThrownBy(() -> new SshSpec(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
