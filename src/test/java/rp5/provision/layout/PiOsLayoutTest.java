package rp5.provision.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.errors.Refusal;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.PlannedFile;
import rp5.provision.testing.FakeSource;

class PiOsLayoutTest {
    private static final TargetIds IDS = new TargetIds(
            "11111111-1111-4111-8111-111111111111",
            "22222222-2222-4222-8222-222222222222",
            "1A2B-3C4D",
            "33333333-3333-4333-8333-333333333333",
            "cryptroot",
            "rp5vg",
            "root");

    private final PiOsLayout layout = new PiOsLayout();

    @Test
    void rebuildsBothFlavoursAndPutsThePi5sFirst() {
        assertThat(layout.kernels(FakeSource.piOs().facts()))
                .containsExactly(
                        new KernelSlot("6.12.47+rpt-rpi-2712", "kernel_2712.img", "initramfs_2712"),
                        new KernelSlot("6.12.47+rpt-rpi-v8", "kernel8.img", "initramfs8"));
    }

    @Test
    void takesTheNewestOfEachFlavourByVersionNotByText() {
        FakeSource source = FakeSource.piOs().withKernel("6.6.9+rpt-rpi-2712").withKernel("6.12.100+rpt-rpi-2712");

        assertThat(layout.kernels(source.facts()).get(0).release()).isEqualTo("6.12.100+rpt-rpi-2712");
    }

    /** Its package and its modules stay when somebody deletes the file for its room. */
    @Test
    void leavesOutTheOtherKernelWhenItIsNotOnTheEsp() {
        FakeSource source = FakeSource.piOs().withoutEspFile("kernel8.img");

        assertThat(layout.kernels(source.facts()))
                .extracting(KernelSlot::espKernel)
                .containsExactly("kernel_2712.img");
        assertThat(layout.refusals(source.facts())).isEmpty();
    }

    @Test
    void refusesWhenTheKernelThatIsLoadedIsNotOnTheEsp() {
        FakeSource source = FakeSource.piOs().withoutEspFile("kernel_2712.img");
        FakeSource older = FakeSource.piOs()
                .withoutEspFile("kernel8.img")
                .withText("/boot/firmware/config.txt", "kernel=kernel8.img\nauto_initramfs=1\n");

        assertThat(layout.refusals(source.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .isEqualTo("The kernel that a Pi 5 loads, kernel_2712.img, is not on the firmware partition.");
        assertThat(layout.refusals(older.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .asString()
                .contains("kernel8.img");
    }

    @Test
    void loadsTheOlderKernelsPairWhenTheUserChoseIt() {
        FakeSource source = FakeSource.piOs()
                .withText("/boot/firmware/config.txt", "[all]\nkernel=kernel8.img\nauto_initramfs=1\n");

        assertThat(layout.kernels(source.facts()).get(0).espKernel()).isEqualTo("kernel8.img");
        assertThat(content(source, "/boot/firmware/config.txt"))
                .contains("kernel=kernel8.img\ninitramfs initramfs8 followkernel\n")
                .contains("#rp5-provision: auto_initramfs=1");
    }

    @Test
    void writesOneInitramfsLineAndKeepsTheRestOfConfigTxt() {
        assertThat(content(FakeSource.piOs(), "/boot/firmware/config.txt")).isEqualTo("""
                dtparam=audio=on
                #rp5-provision: auto_initramfs=1
                dtoverlay=vc4-kms-v3d
                arm_64bit=1

                [cm5]
                dtoverlay=dwc2,dr_mode=host

                [all]
                [all]
                # rp5-provision: the one initramfs for the encrypted root
                initramfs initramfs_2712 followkernel
                """);
    }

    @Test
    void keepsTheUsersWordsOnTheCommandLine() {
        assertThat(content(FakeSource.piOs(), "/boot/firmware/cmdline.txt"))
                .isEqualTo(
                        "console=serial0,115200 console=tty1 root=/dev/mapper/rp5vg-root rootfstype=ext4 fsck.repair=yes"
                                + " rootwait cfg80211.ieee80211_regdom=DE ds=nocloud;i=rpi-imager-1700000000000"
                                + " cryptdevice=UUID=33333333-3333-4333-8333-333333333333:cryptroot\n");
    }

    @Test
    void dropsTheSeedsWordWhereCloudInitIsInstalled() {
        assertThat(content(FakeSource.piOs().withPackage("cloud-init", "25.2"), "/boot/firmware/cmdline.txt"))
                .doesNotContain("nocloud");
    }

    @Test
    void setsBackWhatWouldKeepTheHookFromCopyingImages() {
        FakeSource source = FakeSource.piOs()
                .withText("/etc/default/raspi-firmware", "# mine\nINITRAMFS=no\nSKIP_INITRAMFS_GEN=yes\nCMA=0\n");

        assertThat(content(source, "/etc/default/raspi-firmware")).isEqualTo("# mine\nCMA=0\nINITRAMFS=auto\n");
    }

    @Test
    void leavesTheHooksDefaultsAloneWhenTheyAreRight() {
        FakeSource source = FakeSource.piOs().withText("/etc/default/raspi-firmware", "#KERNEL=auto\n");

        assertThat(layout.files(source.facts(), IDS))
                .extracting(PlannedFile::path)
                .doesNotContain("/etc/default/raspi-firmware");
    }

    @Test
    void refusesAKernelThatNoPackageKeeps() {
        FakeSource source = FakeSource.piOs().withText("/boot/firmware/config.txt", "kernel=mine.img\n");

        assertThat(layout.refusals(source.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .asString()
                .contains("kernel=mine.img");
    }

    /** The line would stay in force beside the initramfs of the other kernel. */
    @ParameterizedTest
    @CsvSource({
        "kernel=kernel8.img, [0x10000000abcdef01]",
        "kernel=kernel8.img, [gpio4=1]",
        "os_prefix=old/, [0x10000000abcdef01]",
        "cmdline=other.txt, [EDID=VSC-TD2220]",
        "include more.txt, [partition=2]"
    })
    void refusesAnOrderThatMayOrMayNotHold(String order, String filter) {
        FakeSource source = FakeSource.piOs()
                .withText("/boot/firmware/config.txt", filter + "\n" + order + "\n[all]\nauto_initramfs=1\n");

        assertThat(layout.refusals(source.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .asString()
                .startsWith("config.txt line 2 (" + order + ", under " + filter + ") may or may not be in effect");
    }

    @Test
    void refusesACommandLineInAnotherFile() {
        FakeSource source =
                FakeSource.piOs().withText("/boot/firmware/config.txt", "auto_initramfs=1\ncmdline=mine.txt\n");

        assertThat(layout.refusals(source.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .asString()
                .contains("cmdline=mine.txt");
        assertThat(layout.refusals(source.withText("/boot/firmware/config.txt", "cmdline=cmdline.txt\n")
                        .facts()))
                .isEmpty();
    }

    @Test
    void refusesNoOrderThatIsSureToHoldOrNot() {
        FakeSource source = FakeSource.piOs().withText("/boot/firmware/config.txt", """
                        [pi4]
                        kernel=mine.img
                        [tryboot]
                        kernel=next.img
                        [gpio4=1]
                        initramfs other followkernel
                        dtoverlay=disable-bt
                        [all]
                        kernel=kernel8.img
                        """);

        assertThat(layout.refusals(source.facts())).isEmpty();
    }

    @Test
    void refusesATextThatIsListedAndWasNotRead() {
        FakeSource source = FakeSource.piOs()
                .withEspFile("CONFIG.TXT", 1)
                .withoutText("/boot/firmware/config.txt")
                .withEspFile("cmdline.txt", 1)
                .withoutText("/boot/firmware/cmdline.txt");

        assertThat(layout.refusals(source.facts()))
                .extracting(Refusal::message)
                .containsExactly(
                        "/boot/firmware/config.txt is listed on the firmware partition but cannot be opened.",
                        "/boot/firmware/cmdline.txt is listed on the firmware partition but cannot be opened.");
    }

    /** An empty config.txt is legal; a partition without one is passed over, so this system did not start from it. */
    @Test
    void refusesAPartitionWithoutConfigTxtAndTakesAnEmptyOne() {
        assertThat(layout.refusals(FakeSource.piOs()
                        .withoutText("/boot/firmware/config.txt")
                        .facts()))
                .extracting(Refusal::message)
                .containsExactly(
                        "There is no /boot/firmware/config.txt, without which no Pi starts from this partition.");
        assertThat(layout.refusals(FakeSource.piOs()
                        .withText("/boot/firmware/config.txt", "")
                        .facts()))
                .isEmpty();
    }

    @Test
    void refusesAChosenKernelWhosePackageIsNotInstalled() {
        FakeSource source = FakeSource.debian()
                .withKernel("6.12.47+rpt-rpi-2712")
                .withEspFile("kernel_2712.img", 9_500_000)
                .withText("/boot/firmware/config.txt", "kernel=kernel8.img\nauto_initramfs=1\n");

        assertThat(layout.refusals(source.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .isEqualTo("The kernel that config.txt loads, kernel8.img, is not installed: nothing in /boot is named"
                        + " vmlinuz-…-rpi-v8.");
    }

    @Test
    void refusesKernelsOfRpiUpdate() {
        FakeSource source = FakeSource.debian()
                .withKernel("6.12.47-v8-16k+")
                .withText("/boot/firmware/config.txt", "auto_initramfs=1\n");

        assertThat(layout.refusals(source.facts())).hasSize(1);
    }

    private String content(FakeSource source, String path) {
        List<PlannedFile> files = layout.files(source.facts(), IDS);
        return files.stream()
                .filter(file -> file.path().equals(path))
                .map(PlannedFile::content)
                .findFirst()
                .orElseThrow();
    }
}
