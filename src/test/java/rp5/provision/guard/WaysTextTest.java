package rp5.provision.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rp5.provision.model.NetworkAddress;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.Remote;
import rp5.provision.model.SshPublicKey;
import rp5.provision.model.SshSpec;
import rp5.provision.model.TangSpec;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;
import rp5.provision.model.UsbStick;
import rp5.provision.unlock.UnlockFiles;

/** What the instructions on the target tell of the ways to unlock that were asked for. */
class WaysTextTest {
    private static final String LUKS = TargetWithGuard.IDS.luks().toString();
    private static final SshSpec SSH = new SshSpec(List.of(SshPublicKey.parse(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP me@desk")));

    @Test
    void withThePassphraseAloneNothingElseIsSpokenOf() {
        assertThat(text(Unlock.NONE))
                .doesNotContain("How this disk is unlocked", "recovery key opens", "TPM", "WAYS=", "the run that made")
                .contains("The passphrase opens the container.\n")
                .doesNotContainPattern("@[A-Z_]+@");
    }

    @Test
    void everyWayThatWasAskedForHasItsSectionInTheOrderOfAStart() {
        String text = text(everything(false));

        assertThat(text.lines().filter(line -> line.startsWith("### ")).limit(7))
                .containsExactly(
                        "### Key file (key slot 2, another one after it was made anew)",
                        "### USB stick (key slot 3)",
                        "### TPM (key slot 4)",
                        "### Server on the network (key slot 5)",
                        "### Recovery key (key slot 1)",
                        "### By ssh",
                        "### Take a way out of use");
        assertThat(text)
                .contains(
                        "At a start a key file in the initramfs, then a key on a USB stick, then the TPM of the board, then a server"
                                + " on the network is tried; if that does not open it, the passphrase or the recovery key is"
                                + " asked for.",
                        "/etc/cryptsetup-keys.d/cryptroot.key, and a copy",
                        "The file rp5-" + LUKS + ".key on the file system with the UUID 1234-ABCD.",
                        "The Tang server http://10.0.0.2:8080.",
                        "ssh -o HostKeyAlias=pi-initramfs root@192.168.1.20\n",
                        "wrote it to /media/keep/header.img, on the system that it ran on",
                        "The passphrase opens the container; the recovery key does too")
                .doesNotContainPattern("@[A-Z_]+@");
    }

    @Test
    void whatIsAskedForIsTheRecoveryKeyWhenThePassphraseIsGone() {
        assertThat(text(everything(true)))
                .contains(
                        "the recovery key is asked for",
                        "The recovery key opens the container",
                        "The passphrase was taken away.")
                .doesNotContain("the passphrase is asked for", "The passphrase opens the container");
    }

    @Test
    void newKeyIsSealedUnderTheConditionsOfTheFirst() {
        assertThat(text(tpm(List.of(), false)))
                .contains("\nsudo sh -c '/usr/local/lib/rp5-provision/tpm-seal /etc/rp5-provision/tpm </run/tpm.key'\n")
                .doesNotContain("PIN");
        assertThat(text(tpm(List.of(7, 11), true)))
                .contains(
                        "cat /run/tpm.key; } | /usr/local/lib/rp5-provision/tpm-seal --pin --pcrs 7,11 /etc/rp5-provision/tpm'\n")
                .contains("At its question for the PIN an empty answer leads there, too.");
    }

    /** Names of files that are on no target would send somebody in distress looking for them. */
    @Test
    void everyFileThatIsNamedIsOneThatTheTargetGets() {
        Unlock unlock = everything(false);
        List<String> planned =
                UnlockFiles.of(unlock, LUKS).stream().map(PlannedFile::path).toList();

        assertThat(planned)
                .contains(
                        "/usr/local/lib/rp5-provision/tpm-seal",
                        "/etc/rp5-provision/unlock.conf",
                        "/etc/dropbear/initramfs/authorized_keys");
        assertThat(text(unlock))
                .contains(planned.stream()
                        .filter(path -> path.endsWith("tpm-seal")
                                || path.endsWith("unlock.conf")
                                || path.endsWith("authorized_keys"))
                        .toList());
    }

    private static Unlock everything(boolean withoutPassphrase) {
        return new Unlock(
                Optional.of("/etc/cryptsetup-keys.d/cryptroot.key"),
                Optional.of(new UsbStick("LABEL=KEYS", "1234-ABCD", "vfat")),
                Optional.of(new TpmSpec(List.of(), false, Optional.empty())),
                Optional.of("/media/keep/recovery"),
                Optional.of(Path.of("/media/keep/header.img")),
                new Remote(
                        Optional.of(SSH),
                        Optional.of(TangSpec.at("http://10.0.0.2:8080", Optional.empty())),
                        NetworkAddress.parse("192.168.1.20/24")),
                withoutPassphrase);
    }

    private static Unlock tpm(List<Integer> pcrs, boolean pin) {
        return new Unlock(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new TpmSpec(pcrs, pin, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Remote.NONE,
                false);
    }

    private static String text(Unlock unlock) {
        return GuardFiles.of(TargetWithGuard.DISK, TargetWithGuard.IDS, unlock).stream()
                .filter(file -> file.path().equals("/root/RP5_RECOVERY.md"))
                .findFirst()
                .orElseThrow()
                .content();
    }
}
