package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rp5.provision.vm.TargetBoot.Answer;

/** A provisioned system keeps booting: updates are proven, a broken one is refused and can be undone, and each start is checked. */
@Tag("slow")
class KernelGuardIT {
    private static final String REFUSED = "THE NEXT START OF THIS SYSTEM WOULD FAIL";
    private static final String HOOK = "/usr/share/initramfs-tools/hooks/cryptroot";

    @Test
    void aBrokenUpdateIsRefusedAndUndoneFromTheSdByTheInstructions() throws IOException {
        Provisioned provisioned = Provisioned.of(Layout.PIOS);
        Guest sd = ToolGuest.of("guard-rescue", Layout.PIOS);
        Path disk = provisioned.copy(sd.folders(), "target.img");
        String release = GuestImages.of(Layout.PIOS).kernelRelease();
        String instructions;

        try (TargetBoot boot = TargetBoot.writing("guard-pios-broken", disk)) {
            boot.unlock(provisioned.passphrase()).login();
            JsonNode record = startRecord(boot);
            assertThat(record.get("result").asText()).as(record.toString()).isEqualTo("POSTBOOT_OK");
            assertThat(record.get("kernel").asText()).isEqualTo(release);
            assertThat(boot.run("systemctl is-enabled rp5-postboot-check").output())
                    .isEqualTo("enabled\n");
            assertThat(boot.run("ls /boot/firmware/rp5-good").output())
                    .contains("initramfs_2712", "kernel_2712.img", "config.txt", "cmdline.txt");

            Answer good = boot.run("update-initramfs -u -k " + release);
            assertThat(good.exitCode()).as(good.output()).isZero();
            assertThat(good.output()).contains("kernel " + release + " and initramfs_2712", "would start this system");

            boot.run("mv " + HOOK + " /root/hook");
            Answer broken = boot.run("update-initramfs -u -k " + release);
            boot.run("mv /root/hook " + HOOK);
            assertThat(broken.exitCode()).isNotZero();
            assertThat(broken.output())
                    .contains(REFUSED, "the initramfs holds no cryptsetup", "(Kernel " + release + ") is still in")
                    .contains("To return to it: sudo rp5-kernel-guard --restore");
            instructions = boot.run("cat /root/RP5_RECOVERY.md").output();
            boot.powerOff();
        }

        Files.writeString(sd.folders().share().resolve("instructions"), instructions);
        provisioned.passphraseFor(sd);
        GuestResult rescued = sd.disk(disk).limit(Duration.ofMinutes(10)).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                block() {
                    sed -n '/^```sh '"$1"'$/,/^```$/p' /host/instructions | sed '1d;$d' >/run/block
                    bash -ex /run/block
                }
                block open </run/passphrase || exit
                block look && exit 9
                block restore || exit
                block look || exit
                block rebuild || exit
                block look || exit
                block close || exit
                block by-hand
                """);
        assertThat(rescued.exitCode()).as(rescued.console()).isZero();
        assertThat(rescued.console())
                .contains(REFUSED, "the kept pair is back", "update-initramfs: Generating /boot/initrd.img-" + release);

        try (TargetBoot boot = TargetBoot.writing("guard-pios-restored", disk)) {
            boot.unlock(provisioned.passphrase()).login();
            assertThat(startRecord(boot).get("result").asText()).isEqualTo("POSTBOOT_OK");
        }
    }

    @Test
    void onDebianTheGuardProvesWhatTheHookOfTheDistributionWrote() throws IOException {
        Provisioned provisioned = Provisioned.of(Layout.DEBIAN);
        String name = "guard-debian";
        Path disk = provisioned.copy(new VmFolders(name), "target.img");

        try (TargetBoot boot = TargetBoot.writing(name, disk)) {
            boot.unlock(provisioned.passphrase()).login();
            JsonNode record = startRecord(boot);
            assertThat(record.get("result").asText()).as(record.toString()).isEqualTo("POSTBOOT_OK");

            Answer good = boot.run("update-initramfs -u -k all");
            assertThat(good.exitCode()).as(good.output()).isZero();
            assertThat(good.output()).contains("would start this system");

            // As after a change by hand: the hook writes this into cmdline.txt.
            Answer broken = boot.run("sed -i s/^ROOTPART=.*/ROOTPART=LABEL=rootfs/ /etc/default/raspi-firmware"
                    + " && /etc/initramfs/post-update.d/z50-raspi-firmware x"
                    + " && /etc/initramfs/post-update.d/zz-rp5-provision x");
            assertThat(broken.exitCode()).isEqualTo(1);
            assertThat(broken.output()).contains(REFUSED, "cmdline.txt says root=LABEL=rootfs");

            Answer restored = boot.run("rp5-kernel-guard --restore");
            assertThat(restored.exitCode()).as(restored.output()).isZero();
            assertThat(boot.run("cat /boot/firmware/cmdline.txt").output()).contains("root=/dev/mapper/rp5vg-root ");
        }
    }

    @Test
    void onBookwormAnUpdateOfAllKernelsThatLosesTheUnlockingIsRefused() {
        Provisioned provisioned = Provisioned.of(Layout.PIOS_BOOKWORM);
        String name = "guard-bookworm";
        Path disk = provisioned.copy(new VmFolders(name), "target.img");

        try (TargetBoot boot = TargetBoot.writing(name, disk)) {
            boot.unlock(provisioned.passphrase()).login();
            // The check of this start keeps the pair that it was started by.
            boot.run("systemctl is-system-running --wait");
            Answer good = boot.run("update-initramfs -u -k all");
            assertThat(good.exitCode()).as(good.output()).isZero();

            boot.run("mv " + HOOK + " /root/hook");
            Answer broken = boot.run("update-initramfs -u -k all");
            boot.run("mv /root/hook " + HOOK);
            assertThat(broken.exitCode()).isNotZero();
            assertThat(broken.output()).contains(REFUSED, "the initramfs holds no cryptsetup");

            Answer restored = boot.run("rp5-kernel-guard --restore");
            assertThat(restored.exitCode()).as(restored.output()).isZero();
            boot.powerOff();
        }

        try (TargetBoot boot = TargetBoot.of(name, disk)) {
            boot.unlock(provisioned.passphrase()).login();
        }
    }

    /** What this start's check found. It runs beside the login prompt. */
    private static JsonNode startRecord(TargetBoot boot) throws IOException {
        Answer answer = boot.run("i=0; until grep -qs $(cat /proc/sys/kernel/random/boot_id)"
                + " /var/lib/rp5-provision/postboot.json || [ $i = 120 ]; do i=$((i + 1)); sleep 1; done;"
                + " cat /var/lib/rp5-provision/postboot.json");
        return new ObjectMapper().readTree(answer.output());
    }
}
