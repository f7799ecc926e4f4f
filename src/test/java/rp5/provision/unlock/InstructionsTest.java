package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.guard.GuardFiles;
import rp5.provision.model.NetworkAddress;
import rp5.provision.model.Remote;
import rp5.provision.model.SshPublicKey;
import rp5.provision.model.SshSpec;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.testing.Samples;

/** Commands of the instructions on the target, as somebody would type them: with a real TPM (swtpm), a real LUKS header, real keys. */
class InstructionsTest {
    private static final String PASSPHRASE = "correct horse\n";
    private static final String PIN = "new'%s pin";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCommandsOfTheInstructionsGiveTheDiskAKeyOfTheNewTpm(boolean pin) throws IOException, InterruptedException {
        Assumptions.assumeTrue(SoftwareTpm.isInstalled(), "no swtpm or no tpm2-tools here");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/sbin/cryptsetup")), "no cryptsetup here");
        Files.write(folder.resolve("disk"), new byte[32 << 20]);
        shell(PASSPHRASE, "cryptsetup luksFormat --batch-mode --pbkdf pbkdf2 --pbkdf-force-iterations 1000 DISK");
        shell(
                PASSPHRASE + "old key of another board\n",
                "cryptsetup luksAddKey --new-key-slot 4 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 DISK");
        TpmScripts scripts = new TpmScripts(folder, "dash");
        try (SoftwareTpm tpm = SoftwareTpm.in(folder.resolve("state"))) {
            scripts.connect(tpm);
            Files.createDirectories(scripts.sealed().resolveSibling("."));
            String answers = PASSPHRASE + PASSPHRASE + (pin ? PIN + "\n" : "");

            String said = shell(answers, "export TPM2TOOLS_TCTI=" + tpm.tcti() + "\n" + block(pin, scripts));

            assertThat(said).contains("update-initramfs -u -k all");
            TpmScripts.Ended given = pin ? scripts.unseal(PIN + "\n", "--pin-from-stdin") : scripts.unseal("");
            assertThat(given.complaints()).isEmpty();
            Files.write(folder.resolve("given"), given.output());
            shell("", "cryptsetup open --test-passphrase --key-slot 4 --key-file FOLDER/given DISK");
            String header = shell("", "cryptsetup luksDump --dump-json-metadata DISK");
            assertThat(KeyTokens.of(header).slots(UnlockWay.TPM)).containsExactly(4);
            assertThat(folder.resolve("tpm.key")).doesNotExist();
        }
    }

    @Test
    void theHostKeyOfSshIsShownByTheCommandOfTheInstructions() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/dropbearkey")), "no dropbearkey here");
        String command = "sudo dropbearkey -y -f " + SshFiles.HOST_KEY;
        SshPublicKey key = SshPublicKey.parse(
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP me@desk");
        Remote remote =
                new Remote(Optional.of(new SshSpec(List.of(key))), Optional.empty(), NetworkAddress.parse("dhcp"));
        assertThat(instructions(Optional.empty(), remote)).contains(command);
        shell("", "dropbearkey -t ed25519 -f FOLDER/host_key");

        assertThat(shell("", command.replace(SshFiles.HOST_KEY, "FOLDER/host_key")))
                .contains("Fingerprint: SHA256:");
    }

    private String block(boolean pin, TpmScripts scripts) {
        String text = instructions(Optional.of(new TpmSpec(List.of(), pin, Optional.empty())), Remote.NONE);
        String block = text.substring(text.indexOf("```sh tpm\n") + 10);
        return block.substring(0, block.indexOf("```"))
                .replace("/dev/disk/by-uuid/" + Samples.ids().luks(), "DISK")
                .replace("/run/tpm.key", "FOLDER/tpm.key")
                .replace(
                        "/usr/local/lib/rp5-provision/tpm-seal",
                        "RP5_TPM_LIBRARY=FOLDER/library FOLDER/library/tpm-seal")
                .replace("/etc/rp5-provision/tpm", scripts.sealed().toString());
    }

    private static String instructions(Optional<TpmSpec> tpm, Remote remote) {
        Unlock unlock =
                new Unlock(Optional.empty(), Optional.empty(), tpm, Optional.empty(), Optional.empty(), remote, false);
        return GuardFiles.of(Samples.plan().disk(), Samples.ids(), unlock).stream()
                .filter(file -> file.path().endsWith("RP5_RECOVERY.md"))
                .findFirst()
                .orElseThrow()
                .content();
    }

    /** As root would, with what is typed on standard input. */
    private String shell(String typed, String script) throws IOException, InterruptedException {
        for (String name : List.of("sudo", "update-initramfs")) {
            Path program = folder.resolve("bin").resolve(name);
            Files.createDirectories(program.resolveSibling("."));
            Files.writeString(
                    program,
                    name.equals("sudo") ? "#!/bin/sh\nexec \"$@\"\n" : "#!/bin/sh\necho \"update-initramfs $*\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path library = folder.resolve("library/tpm-seal");
        if (Files.exists(library)) {
            Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-ec",
                script.replace("DISK", folder.resolve("disk").toString()).replace("FOLDER", folder.toString()));
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment()
                .put(
                        "RP5_TPM_WORK",
                        Files.createDirectories(folder.resolve("run")).toString());
        Path said = folder.resolve("said");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(typed.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(said);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
