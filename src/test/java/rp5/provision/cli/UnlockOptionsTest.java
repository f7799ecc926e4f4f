package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.Remote;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;

class UnlockOptionsTest {
    @Test
    void withoutAnyOfThemThePassphraseIsTheOnlyWay() {
        assertThat(chosen()).isEqualTo(Unlock.NONE);
        assertThat(Unlock.NONE.ways()).containsExactly(UnlockWay.PASSPHRASE);
        assertThat(Unlock.NONE.needsKeyscript()).isFalse();
    }

    @Test
    void waysAreTriedFromTheOneThatNeedsNobodyToTheOneForTheDayWhenAllElseFails() {
        Unlock unlock = chosen("--recovery-key", "/root/r", "--usb-key", "LABEL=KEYS", "--keyfile-auto");

        assertThat(unlock.ways())
                .containsExactly(UnlockWay.KEYFILE, UnlockWay.USB_KEY, UnlockWay.PASSPHRASE, UnlockWay.RECOVERY_KEY);
        assertThat(unlock.caveats()).hasSize(2);
    }

    @Test
    void pathOfTheKeyFileAloneAsksForOne() {
        assertThat(chosen("--keyfile-path", "/etc/cryptsetup-keys.d/other.key").keyfile())
                .contains("/etc/cryptsetup-keys.d/other.key");
        assertThat(chosen("--keyfile-auto").keyfile()).contains("/etc/cryptsetup-keys.d/cryptroot.key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/cryptsetup-keys.d/",
                "/etc/cryptsetup-keys.d/../shadow",
                "/etc/cryptsetup-keys.d/a/b",
                "/etc/cryptsetup-keys.d/a b",
                "/etc/cryptsetup-keys.d/$(id)",
                "/etc/cryptsetup-keys.d/-rf",
                "/etc/cryptsetup-keys.d/.hidden",
                "/root/key",
                "key",
                ""
            })
    void keyFileLiesUnderAPlainNameBelowItsFolder(String path) {
        assertThatThrownBy(() -> chosen("--keyfile-path", path))
                .isInstanceOfSatisfying(
                        UsageException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_KEYFILE_PATH));
    }

    @Test
    void filesAreNamedFromTheRootOn() {
        Unlock unlock = chosen("--recovery-key", "here/../r", "--header-backup", "/a/./b");

        assertThat(unlock.recoveryKey()).contains(Path.of("r").toAbsolutePath().toString());
        assertThat(unlock.headerBackup()).contains(Path.of("/a/b"));
        assertThat(chosen("--recovery-key", "-").recoveryKey()).contains(Unlock.TERMINAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/root/"})
    void nameOfNoFileIsRefused(String name) {
        assertThatThrownBy(() -> chosen("--recovery-key", name)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> chosen("--header-backup", name)).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sda1", "LABEL=", "PARTUUID=1", "/etc/key"})
    void stickIsADeviceALabelOrAUuid(String name) {
        assertThatThrownBy(() -> chosen("--usb-key", name)).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--keyfile-auto", "--usb-key=LABEL=K", "--recovery-key=/r"})
    void passphraseStaysUnlessBothARecoveryKeyAndAnotherWayAreThere(String other) {
        assertThatThrownBy(() -> chosen(
                        other.isEmpty()
                                ? new String[] {"--remove-passphrase"}
                                : new String[] {"--remove-passphrase", other}))
                .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.code())
                        .isEqualTo(ResultCode.FAIL_REMOVE_PASSPHRASE_BLOCKED));
        assertThat(chosen("--remove-passphrase", "--keyfile-auto", "--recovery-key=/r")
                        .ways())
                .containsExactly(UnlockWay.KEYFILE, UnlockWay.RECOVERY_KEY);
    }

    @Test
    void recoveryKeyAndHeaderAreNotWrittenToOneFile() {
        assertThatThrownBy(() -> chosen("--recovery-key=/a/../b", "--header-backup=/b"))
                .isInstanceOf(UsageException.class);
    }

    private static Unlock chosen(String... words) {
        return CommandLine.populateCommand(new UnlockOptions(), words).chosen(Remote.NONE);
    }
}
