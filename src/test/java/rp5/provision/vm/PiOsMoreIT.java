package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The traps of {@link PiOsIT} are real: left as they are on the card, they are sprung. */
@Tag("slow")
class PiOsMoreIT {

    @ParameterizedTest
    @CsvSource({
        "PIOS, resize, /run/rp5-trap.resize_early /run/rp5-trap.set_partuuid",
        "PIOS_BOOKWORM, init=/usr/lib/raspberrypi-sys-mods/firstboot, /rp5-trap.firstboot /run/rp5-trap.firstboot"
    })
    void theFirstStartIsDoneAgainByItsWord(Layout layout, String word, String marks) {
        Provisioned provisioned = Provisioned.of(layout);
        String name = "first-start-" + layout.argument();
        Path disk = provisioned.copy(new VmFolders(name), "target.img");
        try (TargetBoot boot = TargetBoot.writing(name, disk)) {
            boot.unlock(provisioned.passphrase()).login();
            assertThat(boot.run("sed -i 's:$: " + word + ":' /boot/firmware/cmdline.txt")
                            .exitCode())
                    .isZero();
            boot.powerOff();
        }

        try (TargetBoot boot = TargetBoot.of(name, disk)) {
            boot.unlock(provisioned.passphrase()).login();
            assertThat(boot.run("echo $(ls -d /rp5-trap.* /run/rp5-trap.* 2>/dev/null)")
                            .output())
                    .isEqualTo(marks + "\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PIOS")
    void cloudInitRunsWhereItIsNotSwitchedOff(Layout layout) {
        Provisioned provisioned = Provisioned.of(layout);
        String name = "cloud-init-" + layout.argument();
        Path disk = provisioned.copy(new VmFolders(name), "target.img");
        try (TargetBoot boot = TargetBoot.writing(name, disk)) {
            boot.unlock(provisioned.passphrase()).login();
            boot.run(
                    "rm /etc/cloud/cloud-init.disabled; sed -i 's:$: ds=nocloud;i=another:' /boot/firmware/cmdline.txt");
            boot.powerOff();
        }

        try (TargetBoot boot = TargetBoot.of(name, disk)) {
            boot.unlock(provisioned.passphrase()).login();
            assertThat(boot.run("cat /var/lib/cloud/rp5-trap.cloud-init").output())
                    .contains("--all-stages");
        }
    }

    /** An image as the card makes it for itself has the hook's own modules, but none of the ciphers. */
    @ParameterizedTest
    @EnumSource(names = "DEBIAN", mode = EnumSource.Mode.EXCLUDE)
    void anImageOfTheCardsOwnSettingsLacksCiphers(Layout layout) {
        GuestResult result = new Guest("modules-" + layout.argument(), layout)
                .limit(Duration.ofMinutes(20))
                .run("""
                        mkinitramfs -o /tmp/dep.img $(uname -r) && lsinitramfs /tmp/dep.img >/host/dep || exit
                        echo MODULES=most >/etc/initramfs-tools/conf.d/zz-most
                        mkinitramfs -o /tmp/most.img $(uname -r) && lsinitramfs /tmp/most.img >/host/most || exit
                        """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(result.file("dep")).contains("/dm-crypt.ko").doesNotContain("/xts.ko", "/serpent_generic.ko");
        assertThat(result.file("most")).contains("/dm-crypt.ko", "/xts.ko", "/serpent_generic.ko");
    }
}
