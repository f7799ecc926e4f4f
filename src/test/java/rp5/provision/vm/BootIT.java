package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provisioned disk boots from nothing but itself, opens with its passphrase as it is typed, and comes up whole. */
@Tag("vm")
class BootIT {

    @ParameterizedTest
    @EnumSource(Layout.class)
    void theDiskBootsWithItsPassphraseAndComesUpWhole(Layout layout) {
        Provisioned provisioned = Provisioned.of(layout);

        try (TargetBoot boot = TargetBoot.of("boot-" + layout.argument(), provisioned.disk())) {
            boot.await(TargetBoot.PASSPHRASE_PROMPT);
            // Every byte counts: the same without its blanks is another passphrase.
            boot.type(provisioned.passphrase().replace(" ", ""));
            boot.unlock(provisioned.passphrase()).login();

            assertThat(boot.console()).contains("cryptsetup: cryptroot: set up successfully");
            assertThat(boot.run("systemctl is-system-running --wait; systemctl --failed --plain --no-legend")
                            .output())
                    .isEqualTo("running\n");
            assertThat(boot.run("systemctl is-active multi-user.target").output())
                    .isEqualTo("active\n");
            assertThat(mounted(boot, "/")).isEqualTo("/dev/mapper/rp5vg-root ext4 " + provisioned.id("root_fs"));
            assertThat(mounted(boot, "/boot")).endsWith(" ext4 " + provisioned.id("boot_fs"));
            assertThat(mounted(boot, "/boot/firmware")).endsWith(" vfat " + provisioned.id("esp_volume_id"));
            assertThat(boot.run("findmnt --verify").output()).contains("Success, no errors or warnings detected");
            assertThat(boot.run("cat /proc/cmdline").output())
                    .contains("cryptdevice=UUID=" + provisioned.id("luks") + ":cryptroot");
            assertThat(boot.run("stat -c %a /boot/firmware").output()).isEqualTo("700\n");
        }
    }

    private static String mounted(TargetBoot boot, String place) {
        return boot.run("findmnt --noheadings --raw --output SOURCE,FSTYPE,UUID --mountpoint " + place)
                .output()
                .strip();
    }
}
