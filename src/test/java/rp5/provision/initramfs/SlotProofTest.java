package rp5.provision.initramfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.model.CheckResult;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.testing.SystemSamples;

class SlotProofTest {
    private ProvisionPlan plan = new SystemSamples().plan();

    @BeforeEach
    void target(@TempDir Path base) throws IOException {
        plan = new SystemSamples().base(base).plan();
        new BootFiles(plan).write(SystemSamples.PI5);
    }

    private List<CheckResult> examine() {
        return new SlotProof(plan, Bootloader.unknown()).examine(SystemSamples.PI5);
    }

    private List<String> failed() {
        return examine().stream()
                .filter(CheckResult::failed)
                .map(CheckResult::name)
                .toList();
    }

    private Path image() {
        return SlotFiles.image(plan.paths(), SystemSamples.PI5);
    }

    @Test
    void acceptsACompleteSlot() {
        assertThat(failed()).isEmpty();
        assertThat(examine())
                .extracting(CheckResult::name)
                .contains("esp-kernel", "initramfs-copied", "crypttab", "dm-crypt", "lvm");
    }

    @Test
    void namesTheHookThatDidNotCopy() throws IOException {
        Files.delete(image());

        assertThat(failed()).containsExactly("initramfs-copied");
        assertThat(examine().get(1).found())
                .isEqualTo("/etc/initramfs/post-update.d/z50-raspi-firmware did not copy"
                        + " /boot/initrd.img-6.12.47+rpt-rpi-2712 to /boot/firmware/initramfs_2712");
    }

    @Test
    void findsAnImageThatWasNeverBuilt() throws IOException {
        Files.delete(SlotFiles.built(plan.paths(), SystemSamples.PI5));
        Files.delete(image());

        assertThat(failed()).containsExactly("initramfs-built");
    }

    @Test
    void findsACopyOfSomethingElse() throws IOException {
        Files.write(image(), new byte[512], StandardOpenOption.APPEND);

        assertThat(failed()).containsExactly("initramfs-copied");
    }

    @Test
    void findsATruncatedCopy() throws IOException {
        byte[] whole = Files.readAllBytes(image());
        Files.write(image(), Arrays.copyOf(whole, whole.length / 2));

        assertThat(failed()).containsExactly("initramfs-copied", "initramfs-readable");
    }

    @Test
    void findsTheKernelOfAnotherRelease() throws IOException {
        Files.writeString(
                SlotFiles.kernel(plan.paths(), SystemSamples.PI5), "Linux version 6.6.31+rpt-rpi-2712 (gcc)\n\0");

        assertThat(failed()).containsExactly("esp-kernel");
        assertThat(examine().get(0).found())
                .isEqualTo("kernel_2712.img is 6.6.31+rpt-rpi-2712, not 6.12.47+rpt-rpi-2712");
    }

    @Test
    void findsAMissingKernel() throws IOException {
        Files.delete(SlotFiles.kernel(plan.paths(), SystemSamples.PI5));

        assertThat(failed()).containsExactly("esp-kernel");
    }

    @Test
    void findsTheContainerOfAnotherDisk() throws IOException {
        new BootFiles(plan).forLuks("11111111-2222-4333-8444-555555555555").write(SystemSamples.PI5);

        assertThat(failed()).containsExactly("crypttab");
    }

    @Test
    void findsWhatTheHookLeftOut() throws IOException {
        new BootFiles(plan)
                .without("usr/sbin/cryptsetup")
                .without("usr/lib/udev/rules.d/69-lvm.rules")
                .write(SystemSamples.PI5);

        assertThat(failed()).containsExactly("cryptsetup", "lvm-udev-rule");
    }

    @Test
    void takesNothingAsBuiltInThatTheKernelDoesNotList() throws IOException {
        Files.writeString(SlotFiles.modulesBuiltin(plan.paths(), SystemSamples.PI5), "kernel/fs/ext4/ext4.ko\n");

        assertThat(failed()).contains("dm-mod");
    }
}
