package rp5.provision.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.errors.Refusal;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.PlannedFile;
import rp5.provision.testing.FakeSource;

class DebianRaspiFirmwareLayoutTest {
    private static final TargetIds IDS = new TargetIds(
            "11111111-1111-4111-8111-111111111111",
            "22222222-2222-4222-8222-222222222222",
            "1A2B-3C4D",
            "33333333-3333-4333-8333-333333333333",
            "cryptroot",
            "rp5vg",
            "root");

    private final DebianRaspiFirmwareLayout layout = new DebianRaspiFirmwareLayout();

    @Test
    void followsTheHookToTheNewestKernelInBoot() {
        FakeSource source = FakeSource.debian()
                .withKernel("6.12.9+deb13-arm64")
                .withBootFile("vmlinuz-6.99.0+deb13-arm64.dpkg-bak");

        assertThat(layout.kernels(source.facts()))
                .containsExactly(new KernelSlot(
                        "6.12.107+deb13-arm64", "vmlinuz-6.12.107+deb13-arm64", "initrd.img-6.12.107+deb13-arm64"));
    }

    @Test
    void tellsTheHookTheNewRoot() {
        FakeSource source =
                FakeSource.debian().withText("/etc/default/raspi-firmware", "#CMA=64M\nROOTPART=\"LABEL=RASPIROOT\"\n");

        assertThat(content(source, "/etc/default/raspi-firmware"))
                .isEqualTo("#CMA=64M\nROOTPART=/dev/mapper/rp5vg-root\n");
    }

    @Test
    void handsTheHookWhatItDoesNotMakeItself() {
        FakeSource source = FakeSource.debian()
                .withText("/etc/default/raspi-extra-cmdline", "console=ttyAMA10,115200 usbcore.autosuspend=-1\n")
                .withText(
                        "/boot/firmware/cmdline.txt",
                        "console=tty0 root=LABEL=RASPIROOT rw fsck.repair=yes net.ifnames=0 cma=64M rootwait"
                                + " console=ttyAMA10,115200 usbcore.autosuspend=-1 pcie_aspm=off\n");

        assertThat(content(source, "/etc/default/raspi-extra-cmdline"))
                .isEqualTo("console=ttyAMA10,115200 usbcore.autosuspend=-1 rootfstype=ext4"
                        + " cryptdevice=UUID=33333333-3333-4333-8333-333333333333:cryptroot pcie_aspm=off\n");
    }

    @Test
    void namesKernelAndInitramfsAsTheHookDoes() {
        assertThat(content(FakeSource.debian(), "/boot/firmware/config.txt"))
                .endsWith("kernel=vmlinuz-6.12.107+deb13-arm64\ninitramfs initrd.img-6.12.107+deb13-arm64\n");
    }

    @Test
    void refusesAKernelWithoutModulesThatTheHookWouldTake() {
        FakeSource source = FakeSource.debian().withBootFile("vmlinuz-6.13.0");

        assertThat(layout.refusals(source.facts())).singleElement().satisfies(refusal -> assertThat(refusal.message())
                .contains("vmlinuz-6.13.0"));
    }

    @Test
    void refusesAHookThatIsToldToLeaveTheInitramfsOut() {
        FakeSource source = FakeSource.debian().withText("/etc/default/raspi-firmware", "INITRAMFS=no\n");

        assertThat(layout.refusals(source.facts())).singleElement().satisfies(refusal -> assertThat(refusal.message())
                .contains("INITRAMFS=no"));
    }

    @Test
    void refusesACommandLineInAnotherFile() {
        FakeSource source = FakeSource.debian().withText("/boot/firmware/config.txt", "cmdline=mine.txt\n");

        assertThat(layout.refusals(source.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .asString()
                .contains("cmdline=mine.txt");
    }

    /** kernel= is written anew, whatever the filter. */
    @Test
    void refusesAPrefixThatMayOrMayNotHold() {
        FakeSource source =
                FakeSource.debian().withText("/boot/firmware/config.txt", "[gpio4=1]\nkernel=other\nos_prefix=old/\n");

        assertThat(layout.refusals(source.facts()))
                .singleElement()
                .extracting(Refusal::message)
                .asString()
                .startsWith("config.txt line 3 (os_prefix=old/, under [gpio4=1])");
    }

    private String content(FakeSource source, String path) {
        return layout.files(source.facts(), IDS).stream()
                .filter(file -> file.path().equals(path))
                .map(PlannedFile::content)
                .findFirst()
                .orElseThrow();
    }
}
