package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.devices.FactsGatherer;
import rp5.provision.model.Ids;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.planning.Planned;
import rp5.provision.planning.Planner;
import rp5.provision.testing.FakePi;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.SystemSamples;

/** From the files of a card of either release of Raspberry Pi OS, traps and all, to the plan of its copy. */
class PiOsCardTest {
    private static final String CMDLINE = "/boot/firmware/cmdline.txt";
    private static final String CONFIG = "/boot/firmware/config.txt";
    private static final String HOOK_DEFAULTS = "/etc/default/raspi-firmware";
    private static final UUID LUKS = new UUID(0x4000L, 0x8000_0000_0000_0002L);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"trixie", "bookworm"})
    void bothKernelsGetAnImageThatOfThePi5First(String release) {
        ProvisionPlan plan = plan(FakeSource.card(release));

        assertThat(plan.source().layout()).isEqualTo(LayoutKind.PIOS);
        assertThat(plan.source().kernels())
                .containsExactly(
                        new KernelSlot("6.12.47+rpt-rpi-2712", "kernel_2712.img", "initramfs_2712"),
                        new KernelSlot("6.12.47+rpt-rpi-v8", "kernel8.img", "initramfs8"));
        assertThat(text(plan, CONFIG))
                .contains("\n#rp5-provision: auto_initramfs=1\n", "\n[cm5]\n")
                .endsWith("\ninitramfs initramfs_2712 followkernel\n");
        assertThat(text(plan, "/etc/initramfs-tools/conf.d/zz-rp5-provision"))
                .contains("\nMODULES=most\n", "\nRESUME=none\n");
        assertThat(text(plan, "/etc/initramfs-tools/modules")).isEqualTo("dm_mod\ndm_crypt\n");
    }

    /** "…-rpi-v8" sorts above "…-rpi-2712", and 6.12.9 above 6.12.47 for whoever compares letters. */
    @ParameterizedTest
    @ValueSource(strings = {"trixie", "bookworm"})
    void theNewestOfEachFlavourIsMeant(String release) {
        FakeSource card = FakeSource.card(release)
                .withKernel("6.12.9+rpt-rpi-2712")
                .withKernel("6.12.62+rpt-rpi-v8")
                .withKernel("6.1.0-rpi8-rpi-v8");

        assertThat(plan(card).source().kernels())
                .extracting(KernelSlot::release)
                .containsExactly("6.12.47+rpt-rpi-2712", "6.12.62+rpt-rpi-v8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trixie", "bookworm"})
    void nothingOfTheFirstStartGoesAlong(String release) {
        ProvisionPlan plan = plan(FakeSource.card(release));

        assertThat(text(plan, CMDLINE))
                .isEqualTo("console=serial0,115200 console=tty1 root=/dev/mapper/rp5vg-root rootfstype=ext4"
                        + " fsck.repair=yes rootwait cfg80211.ieee80211_regdom=DE cryptdevice=UUID=" + LUKS
                        + ":cryptroot\n");
        assertThat(plan.source().espExclusions())
                .contains("/user-data", "/meta-data", "/network-config")
                .contains("/custom.toml", "/firstrun.sh", "/userconf.txt", "/ssh", "/wpa_supplicant.conf");
    }

    @Test
    void onTrixieCloudInitIsSwitchedOffAndTheHookOn() {
        ProvisionPlan plan = plan(FakeSource.card("trixie"));

        assertThat(text(plan, "/etc/cloud/cloud-init.disabled")).isEmpty();
        assertThat(text(plan, HOOK_DEFAULTS)).contains("#KERNEL=auto\n").doesNotContain("SKIP_INITRAMFS_GEN=");
    }

    @Test
    void onBookwormThereIsNothingToSwitch() {
        assertThat(plan(FakeSource.card("bookworm")).files())
                .extracting(PlannedFile::path)
                .contains(CMDLINE)
                .doesNotContain("/etc/cloud/cloud-init.disabled", HOOK_DEFAULTS);
    }

    @Test
    void whoCannotBeAskedForThePassphraseIsAskedAgain() {
        String conf = "/etc/cryptsetup-initramfs/conf-hook";

        assertThat(text(plan(FakeSource.card("bookworm").withText(conf, "#ASKPASS=y\nASKPASS=n")), conf))
                .startsWith("#ASKPASS=y\nASKPASS=n\n")
                .endsWith("\nASKPASS=y\n");
        assertThat(plan(FakeSource.card("bookworm").withText(conf, "ASKPASS=y\n"))
                        .files())
                .extracting(PlannedFile::path)
                .doesNotContain(conf);
    }

    @Test
    void aFilterOfLvmThatWouldHideTheRootVolumeRefusesThePlan() {
        Planned planned =
                planned(FakeSource.piOs().withText("/etc/lvm/lvmlocal.conf", "devices { filter = [ \"r|.*|\" ] }"));

        assertThat(planned.plan()).isEmpty();
        assertThat(planned.refusals()).singleElement().satisfies(refusal -> assertThat(refusal.message())
                .contains("filter hides /dev/mapper/cryptroot"));
    }

    /** Both are written from what was read, and neither is copied or compared: nothing else would notice. */
    @ParameterizedTest
    @ValueSource(strings = {CONFIG, CMDLINE, "/etc/fstab"})
    void aTextThatTheCardDoesNotGiveBackRefusesThePlan(String path) throws IOException {
        FakePi pi = new FakePi(folder, FakeSource.piOs());
        Path file = folder.resolve("host" + path);
        Files.delete(file);
        // The kernel answers EIO, as it does for a sector that cannot be read.
        Files.createSymbolicLink(file, Path.of("/proc/self/mem"));

        Planned planned = planned(pi);

        assertThat(planned.plan()).isEmpty();
        assertThat(planned.refusals()).singleElement().satisfies(refusal -> assertThat(refusal.message())
                .isEqualTo(path + " is there but cannot be read (Input/output error): what stands in it would be"
                        + " missing on the target."));
    }

    private ProvisionPlan plan(FakeSource card) {
        Planned planned = planned(card);
        assertThat(planned.refusals()).isEmpty();
        return planned.plan().orElseThrow();
    }

    private Planned planned(FakeSource card) {
        return planned(new FakePi(folder, card));
    }

    private static Planned planned(FakePi pi) {
        MachineFacts facts = new FactsGatherer(pi.runner, pi.files()).gather();
        SystemSamples samples = new SystemSamples();
        return Planner.plan(
                samples.flags(),
                samples.plan().disk(),
                List.of(),
                facts,
                Ids.choose(() -> LUKS),
                TargetPaths.below(Path.of("/run/rp5-provision")));
    }

    private static String text(ProvisionPlan plan, String path) {
        Map<String, String> files =
                plan.files().stream().collect(Collectors.toMap(PlannedFile::path, PlannedFile::content));
        assertThat((Collection<String>) files.keySet()).contains(path);
        return files.getOrDefault(path, "");
    }
}
