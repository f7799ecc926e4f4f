package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A provisioned disk boots from nothing but itself, opens with its passphrase as it is typed, and comes up whole. */
@Tag("vm")
class BootIT {
    private static final String SOUND = "Success, no errors or warnings detected";

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void theDiskBootsWithItsPassphraseAndComesUpWhole(Layout layout) {
        Provisioned provisioned = Provisioned.of(layout);
        Booted booted = Booted.of(layout);

        assertThat(booted.console()).contains("cryptsetup: cryptroot: set up successfully");
        assertThat(booted.answer("running")).isEqualTo("running\n");
        assertThat(booted.answer("multi-user")).isEqualTo("active\n");
        assertThat(booted.answer("/").strip()).isEqualTo("/dev/mapper/rp5vg-root ext4 " + provisioned.id("root_fs"));
        assertThat(booted.answer("/boot").strip()).endsWith(" ext4 " + provisioned.id("boot_fs"));
        assertThat(booted.answer("/boot/firmware").strip()).endsWith(" vfat " + provisioned.id("esp_volume_id"));
        assertThat(fstabVerdict(layout, booted.answer("fstab"))).contains(SOUND).doesNotContain("[W]", "[E]");
        assertThat(booted.answer("cmdline")).contains("cryptdevice=UUID=" + provisioned.id("luks") + ":cryptroot");
        assertThat(booted.answer("esp-mode")).isEqualTo("700\n");
    }

    /**
     * What findmnt says of fstab. dphys-swapfile of Raspberry Pi OS 12 makes its swap file anew at the first start and writes its
     * remark into fstab, after systemd has read it: of this, and on this system only, findmnt warns rightly.
     */
    private static String fstabVerdict(Layout layout, String said) {
        return layout == Layout.PIOS_BOOKWORM
                ? said.replaceFirst("\\[W] your fstab has been modified, but systemd still[^\\[]*reload", "")
                        .replace("0 parse errors, 0 errors, 1 warning", SOUND)
                : said;
    }
}
