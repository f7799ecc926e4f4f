package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import rp5.provision.errors.UsageException;
import rp5.provision.model.Remote;
import rp5.provision.model.SshPublicKey;
import rp5.provision.model.TangSpec;

class RemoteOptionsTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void withoutAnyOfThemNothingNeedsTheNetwork() {
        assertThat(chosen()).isEqualTo(Remote.NONE);
        assertThat(Remote.NONE.isAsked()).isFalse();
    }

    @Test
    void keysOfAFileAreThoseOfItsLinesOnceEach() throws IOException {
        Path file = file("# mine\n\n" + KEY + " desk\r\n  " + KEY + " other \n" + KEY + " desk\n");

        assertThat(chosen("--ssh-unlock", file.toString()).ssh().orElseThrow().keys())
                .extracting(SshPublicKey::line)
                .containsExactly(KEY + " desk", KEY + " other");
    }

    @ParameterizedTest
    @CsvSource({
        "'', holds no public key",
        "'# nothing\n', holds no public key",
        "'-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n', 'holds a private key, which stays where it is'",
        "'-----BEGIN RSA PRIVATE KEY-----\nAAAA\n', holds a private key",
        "'restrict ssh-ed25519 AAAA\n', line 1 is not TYPE KEY",
        "'\nssh-dss AAAA x\n', line 2 is not TYPE KEY",
        "'#\nssh-ed25519 AAAA x\n', line 2 is not TYPE KEY"
    })
    void anyOtherFileIsRefusedWithoutShowingWhatIsInIt(String text, String why) throws IOException {
        String file = file(text).toString();

        assertThatThrownBy(() -> chosen("--ssh-unlock", file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--ssh-unlock: " + file)
                .hasMessageContaining(why)
                .hasMessageNotContaining("AAAA");
    }

    @Test
    void fileThatIsNotThereOrNoKeyFileIsNamed() throws IOException {
        String missing = folder.resolve("missing").toString();
        assertThatThrownBy(() -> chosen("--ssh-unlock", missing)).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> chosen("--ssh-unlock", folder.toString())).hasMessageContaining("cannot be read");
        String large = file("x".repeat(70_000)).toString();
        assertThatThrownBy(() -> chosen("--ssh-unlock", large)).hasMessageContaining("too large");
    }

    @Test
    void addressGoesWithSomethingThatNeedsIt() throws IOException {
        String file = file(KEY).toString();

        assertThat(chosen("--ssh-unlock", file, "--ssh-unlock-ip", "10.0.0.2/24")
                        .address())
                .hasToString("10.0.0.2/24");
        assertThatThrownBy(() -> chosen("--ssh-unlock-ip", "dhcp")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> chosen("--ssh-unlock", file, "--ssh-unlock-ip", "10.0.0.2"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not dhcp or ADDRESS/PREFIX[,GATEWAY]: 10.0.0.2");
    }

    @Test
    void serverAndItsKeyAreThoseThatWereNamed() {
        String key = "D1SSBRC0vlp3ndy7C5z0ADRyuVNKBPvglKPM1nnLTvk";

        Remote remote = chosen("--network-unlock", "http://tang:80/", "--network-unlock-thumbprint", key);

        assertThat(remote.tang()).contains(new TangSpec("http://tang:80", Optional.of(key)));
        assertThatThrownBy(() -> chosen("--network-unlock-thumbprint", key)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> chosen("--network-unlock", "tang")).hasMessageContaining("--network-unlock: not http");
        assertThatThrownBy(() -> chosen("--network-unlock", "http://tang", "--network-unlock-ip", "10.0.0.2/24"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("IPv4 address");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("keys.pub"), text);
    }

    private static Remote chosen(String... words) {
        return CommandLine.populateCommand(new RemoteOptions(), words).chosen();
    }
}
