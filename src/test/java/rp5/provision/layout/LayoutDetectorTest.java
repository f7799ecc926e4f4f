package rp5.provision.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rp5.provision.errors.ResultCode;
import rp5.provision.testing.FakeSource;

class LayoutDetectorTest {
    @Test
    void knowsRaspberryPiOs() {
        assertThat(detect(FakeSource.piOs()).layout()).containsInstanceOf(PiOsLayout.class);
    }

    @Test
    void knowsDebianByTheVersionOfItsFirmwarePackage() {
        assertThat(detect(FakeSource.debian()).layout()).containsInstanceOf(DebianRaspiFirmwareLayout.class);
    }

    @Test
    void takesDebiansHookForWhatItIsAlsoWithARaspberryPiKernel() {
        assertThat(detect(FakeSource.debian().withKernel("6.12.47+rpt-rpi-2712"))
                        .layout())
                .containsInstanceOf(DebianRaspiFirmwareLayout.class);
    }

    @Test
    void refusesUbuntusFoldersByName() {
        assertRefused(
                FakeSource.debian()
                        .named("Ubuntu 25.10")
                        .withText("/boot/firmware/config.txt", "[all]\nos_prefix=current/\n"),
                "Ubuntu 25.10",
                "os_prefix=current/");
    }

    @Test
    void refusesFlashKernel() {
        assertRefused(FakeSource.debian().withPackage("flash-kernel", "3.109"), "flash-kernel");
    }

    @Test
    void refusesDracut() {
        assertRefused(FakeSource.piOs().withPackage("dracut", "106-6"), "dracut");
    }

    @Test
    void doesNotTakeTheHelperOfInitramfsToolsForDracut() {
        assertThat(detect(FakeSource.piOs().withPackage("dracut-install", "106-6"))
                        .refusal())
                .isEmpty();
    }

    @Test
    void refusesASystemWithoutTheFirmwarePackage() {
        assertRefused(FakeSource.piOs().withoutPackage("raspi-firmware"), "raspi-firmware");
    }

    @Test
    void refusesReleasesFromBeforeTheInitramfs() {
        assertRefused(FakeSource.piOs().withPackage("raspberrypi-kernel", "1:1.20230405-1"), "raspberrypi-kernel");
    }

    @Test
    void refusesAFirmwarePartitionElsewhere() {
        assertRefused(FakeSource.piOs().withEspAt("/boot"), "/boot/firmware");
    }

    private static LayoutDetector.Detection detect(FakeSource source) {
        return LayoutDetector.detect(source.facts());
    }

    private static void assertRefused(FakeSource source, String... words) {
        LayoutDetector.Detection detection = detect(source);
        assertThat(detection.layout()).isEmpty();
        assertThat(detection.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ResultCode.FAIL_SAFETY_GUARD);
            assertThat(refusal.message()).contains(words);
            assertThat(refusal.remedy()).isNotBlank();
        });
    }
}
