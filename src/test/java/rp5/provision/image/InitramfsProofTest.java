package rp5.provision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.image.InitramfsProof.Expectation;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CheckResult.Status;

class InitramfsProofTest {

    private static final Expectation EXPECTED = Expectation.of(Fixture.RELEASE, "cryptroot", Fixture.LUKS);
    private static final String MODULES = "usr/lib/modules/" + Fixture.RELEASE + "/";

    @ParameterizedTest
    @ValueSource(strings = {"debian12-zstd.img", "debian13-modules-first.img"})
    void passesACompleteImageButForItsSize(String file) {
        List<CheckResult> findings = InitramfsProof.examine(Fixture.read(file), EXPECTED);

        assertThat(findings)
                .filteredOn(finding -> finding.status() != Status.PASS)
                .extracting(CheckResult::name)
                .containsExactly("size");
        assertThat(findings).extracting(CheckResult::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "usr/sbin/cryptsetup, cryptsetup, FAIL",
        "usr/lib/cryptsetup/askpass, askpass, FAIL",
        "usr/lib/cryptsetup/functions, cryptroot-scripts, FAIL",
        "scripts/local-top/cryptroot, cryptroot-scripts, FAIL",
        "usr/sbin/lvm, lvm, FAIL",
        "usr/lib/udev/rules.d/69-lvm.rules, lvm-udev-rule, FAIL",
        "usr/lib/modules/6.12.47+rpt-rpi-2712/kernel/drivers/md/dm-crypt.ko, dm-crypt, FAIL",
        "usr/lib/modules/6.12.47+rpt-rpi-2712/kernel/drivers/md/dm-mod.ko, dm-mod, FAIL",
        "usr/lib/modules/6.12.47+rpt-rpi-2712/kernel/arch/arm64/crypto/aes-ce-blk.ko, cipher-modules, FAIL",
        "usr/lib/modules/6.12.47+rpt-rpi-2712/modules.builtin, cipher-modules, WARN",
        "etc/default/keyboard, keymap, WARN",
        "cryptroot/crypttab, crypttab, FAIL"
    })
    void noticesWhatIsMissing(String path, String finding, Status status) {
        assertThat(statusOf(finding, without(path), EXPECTED)).isEqualTo(status);
    }

    @Test
    void acceptsBuiltInModulesOfTheTargetForThoseOfTheImage() {
        InitramfsImage image = without(MODULES + "modules.builtin");
        Expectation expected = EXPECTED.withModulesBuiltin("kernel/crypto/xts.ko\nkernel/drivers/md/dm-crypt.ko\n");

        assertThat(statusOf("cipher-modules", image, expected)).isEqualTo(Status.PASS);
        assertThat(find("dm-crypt", image, expected).found()).contains("built into the kernel");
    }

    @Test
    void failsAnImageForAnotherKernel() {
        Expectation other = Expectation.of("6.12.47+rpt-rpi-v8", "cryptroot", Fixture.LUKS);
        InitramfsImage image = Fixture.read("debian12-zstd.img");

        CheckResult finding = find("kernel-release", image, other);
        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).contains(Fixture.RELEASE).contains("6.12.47+rpt-rpi-v8");
        assertThat(finding.remedy()).contains("update-initramfs -c -k 6.12.47+rpt-rpi-v8");
        assertThat(statusOf("dm-crypt", image, other)).isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | crypttab | FAIL",
                "other UUID=3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44 none luks,discard | crypttab | FAIL",
                "cryptroot UUID=00000000-9d3e-4b1a-8f27-0c5d9a7b1e44 none luks,discard | crypttab | FAIL",
                "cryptroot /dev/nvme0n1p3 none luks,discard | crypttab | FAIL",
                "cryptroot UUID=3F6A1C52-9d3e-4b1a-8f27-0c5d9a7b1e44 none luks,discard | crypttab | FAIL",
                "cryptroot UUID=3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44 none luks,discard | crypttab | PASS",
                "cryptroot UUID=3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44 none luks | crypttab-options | WARN",
                "cryptroot UUID=x /FIXME-initramfs-rootmnt/etc/key luks,discard | crypttab-key | FAIL",
                "cryptroot UUID=x /cryptroot/keyfiles/cryptroot.key luks,discard | crypttab-key | FAIL",
                "cryptroot UUID=x none luks,discard,keyscript=/lib/cryptsetup/scripts/tpm | crypttab-key | FAIL"
            })
    void judgesTheCrypttabLine(String line, String finding, Status status) {
        assertThat(statusOf(finding, with(Map.of("cryptroot/crypttab", line + "\n")), EXPECTED))
                .isEqualTo(status);
    }

    @Test
    void acceptsTheHooksCopyOfAnExpectedKeyFile() {
        String key = "/cryptroot/keyfiles/cryptroot.key";
        Expectation expected = EXPECTED.withKeyField("/etc/keys/root.key");
        String line = "cryptroot UUID=" + Fixture.LUKS + " " + key + " luks,discard\n";

        assertThat(statusOf("crypttab-key", with(Map.of("cryptroot/crypttab", line)), expected))
                .isEqualTo(Status.FAIL);
        assertThat(statusOf(
                        "crypttab-key", with(Map.of("cryptroot/crypttab", line, key.substring(1), "bytes")), expected))
                .isEqualTo(Status.PASS);
        assertThat(statusOf("askpass", without("usr/lib/cryptsetup/askpass"), expected))
                .isEqualTo(Status.WARN);
    }

    @ParameterizedTest
    @CsvSource({
        "4999999, , WARN",
        "12700000, , PASS",
        "31999999, , PASS",
        "32000000, , WARN",
        "32000000, 2025-06-08, FAIL",
        "32000000, 2025-06-09, PASS"
    })
    void judgesTheSizeByTheBootloadersDate(long size, LocalDate date, Status status) {
        InitramfsImage image = new InitramfsImage(Map.of(), Map.of(), List.of(), size);
        Bootloader bootloader = date == null ? Bootloader.unknown() : new Bootloader(Optional.of(date));

        assertThat(statusOf("size", image, EXPECTED.withBootloader(bootloader))).isEqualTo(status);
    }

    @Test
    void takesBusyboxLoadkmapForNoKeymap() {
        assertThat(statusOf("keymap", with(Map.of("etc/console-setup/cached_UTF-8_del.kmap.gz", "")), EXPECTED))
                .isEqualTo(Status.PASS);
        InitramfsImage loaderOnly = InitramfsImage.read(new ByteArrayInputStream(
                new TestArchive().program("usr/sbin/loadkmap").bytes()));
        assertThat(statusOf("keymap", loaderOnly, EXPECTED)).isEqualTo(Status.WARN);
    }

    @Test
    void knowsTheKeymapThatSetupconWritesOnDebian13() {
        InitramfsImage image = InitramfsImage.read(new ByteArrayInputStream(new TestArchive()
                .program("usr/bin/setupcon")
                .file("etc/console-setup/tmpkbd.3n5PCA", "keymaps 0-127")
                .bytes()));

        assertThat(statusOf("keymap", image, EXPECTED)).isEqualTo(Status.PASS);
    }

    private static CheckResult find(String name, InitramfsImage image, Expectation expected) {
        return InitramfsProof.examine(image, expected).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Status statusOf(String name, InitramfsImage image, Expectation expected) {
        return find(name, image, expected).status();
    }

    private static InitramfsImage without(String path) {
        InitramfsImage whole = Fixture.read("debian12-zstd.img");
        assertThat(whole.entries()).containsKey(path);
        Map<String, InitramfsEntry> entries = new HashMap<>(whole.entries());
        Map<String, String> texts = new HashMap<>(whole.texts());
        entries.remove(path);
        texts.remove(path);
        return new InitramfsImage(entries, texts, whole.parts(), whole.size());
    }

    private static InitramfsImage with(Map<String, String> files) {
        InitramfsImage whole = Fixture.read("debian12-zstd.img");
        Map<String, InitramfsEntry> entries = new HashMap<>(whole.entries());
        Map<String, String> texts = new HashMap<>(whole.texts());
        files.forEach((path, text) -> {
            entries.put(path, new InitramfsEntry(path, InitramfsEntry.Type.FILE, 0600, text.length(), ""));
            texts.put(path, text);
        });
        return new InitramfsImage(entries, texts, whole.parts(), whole.size());
    }
}
