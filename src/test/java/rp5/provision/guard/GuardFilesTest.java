package rp5.provision.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.Unlock;

class GuardFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void namesEveryFileWithItsMode() {
        assertThat(files())
                .extracting(file -> Integer.toOctalString(file.mode()) + " " + file.path())
                .containsExactly(
                        "644 /etc/rp5-provision/provisioned.conf",
                        "755 /usr/local/sbin/rp5-kernel-guard",
                        "755 /usr/local/sbin/rp5-postboot-check",
                        "755 /etc/initramfs/post-update.d/zz-rp5-provision",
                        "755 /etc/kernel/postinst.d/aa-rp5-provision",
                        "755 /etc/kernel/postinst.d/zz-rp5-provision",
                        "755 /etc/kernel/postrm.d/zz-rp5-provision",
                        "644 /etc/systemd/system/rp5-postboot-check.service",
                        "120777 /etc/systemd/system/multi-user.target.wants/rp5-postboot-check.service",
                        "600 /root/RP5_RECOVERY.md");
    }

    @Test
    void recordsWhatWasProvisioned() {
        assertThat(files().get(0).content()).endsWith("""
                ESP_UUID=87BD-F328
                BOOT_UUID=dab8e26b-4be5-425f-bd81-676a7e7acf99
                LUKS_UUID=55824155-6f44-4fba-82b2-ae0c89b55f3f
                MAPPER=cryptroot
                ROOT_DEVICE=/dev/mapper/rp5vg-root
                ROOT_UUID=36b35953-e5b4-4d4d-890d-901b995d615a
                """);
    }

    @Test
    void theInstructionsNameThisDiskAndLeaveNoPlaceOpen() {
        String text = files().get(9).content();

        assertThat(text)
                .contains("for this disk (Disk S1)")
                .contains("sudo cryptsetup open /dev/disk/by-uuid/55824155-6f44-4fba-82b2-ae0c89b55f3f cryptroot\n")
                .contains("PARTUUID a046c0d5-43ed-4f7b-bcf8-cd174cc5a6eb")
                .doesNotContainPattern("@[A-Z_]+@");
    }

    @Test
    void theLineThatRemovesTheGuardNamesEveryHook() {
        String text = files().get(9).content();

        String line =
                text.lines().filter(l -> l.startsWith("sudo rm")).findFirst().orElseThrow();
        assertThat(line).contains(GuardFiles.hooks());
    }

    @Test
    void aTextWithAPlaceThatHasNoValueIsAnError() {
        assertThatThrownBy(() -> new Template("UUID=@LUKS_UUID@").with(Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@LUKS_UUID@");
    }

    @Test
    void aValueIsNotLookedThroughForPlaces() {
        assertThat(new Template("@DISK@ @VG@").with(Map.of(Template.Value.DISK, "@VG@ $1", Template.Value.VG, "rp5vg")))
                .isEqualTo("@VG@ $1 rp5vg");
    }

    @Test
    void shellcheckHasNothingToSayWhereItIsInstalled() throws IOException, InterruptedException {
        Path shellcheck = Path.of("/usr/bin/shellcheck");
        Assumptions.assumeTrue(Files.isExecutable(shellcheck), "no shellcheck here");
        for (PlannedFile file : files()) {
            if (file.content().startsWith("#!/bin/sh")) {
                Path script = Files.writeString(folder.resolve("script"), file.content());
                Process process = new ProcessBuilder(shellcheck.toString(), script.toString())
                        .redirectErrorStream(true)
                        .start();
                assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                        .as(file.path())
                        .isEmpty();
                assertThat(process.waitFor()).isZero();
            }
        }
    }

    private static List<PlannedFile> files() {
        return GuardFiles.of(TargetWithGuard.DISK, TargetWithGuard.IDS, Unlock.NONE);
    }
}
