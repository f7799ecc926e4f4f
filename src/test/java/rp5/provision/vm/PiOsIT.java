package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a card of Raspberry Pi OS has that would keep its copy from booting, or let it do its first start again, is not on a provisioned disk
 * that has booted; and both kernels have their images. {@link PiOsMoreIT} shows that each of these traps can be sprung.
 */
@Tag("vm")
class PiOsIT {
    /** The MBR identifier of the card, which all its PARTUUIDs begin with. */
    private static final String OLD_DISK = "2f9c7a51";

    static List<Layout> layouts() {
        return Layout.tested().stream().filter(Layout::isPiOs).toList();
    }

    static Stream<Arguments> flavours() {
        return layouts().stream()
                .flatMap(layout -> Stream.of(
                        Arguments.of(layout, "2712", "kernel_2712.img", "initramfs_2712"),
                        Arguments.of(layout, "v8", "kernel8.img", "initramfs8")));
    }

    @ParameterizedTest
    @MethodSource("flavours")
    void eachKernelLiesUnderItsNameWithItsOwnImage(Layout layout, String flavour, String kernel, String image) {
        Booted booted = Booted.of(layout);

        assertThat(booted.answer("kernel-" + flavour)).isEqualTo(kernel + "\n");
        assertThat(booted.answer("copy-" + flavour)).isEqualTo(image + "\n");
    }

    @ParameterizedTest
    @MethodSource("flavours")
    void eachImageWasBuiltForThisDiskWithAllModules(Layout layout, String flavour, String kernel, String image) {
        String contents = Booted.of(layout).answer("image-" + flavour);

        assertThat(contents)
                .contains("cryptroot UUID=" + Provisioned.of(layout).id("luks") + " none luks,discard,initramfs")
                .contains("\nMODULES=most\n", "\nRESUME=none\n")
                .containsPattern("rpi-" + flavour + "/kernel/drivers/md/dm-crypt\\.ko")
                // What nothing on this machine uses: an image made by MODULES=dep has no such thing.
                .containsPattern("rpi-" + flavour + "/kernel/crypto/serpent_generic\\.ko")
                .doesNotContainPattern("rpi-" + (flavour.equals("v8") ? "2712" : "v8") + "/kernel/");
    }

    /** The two releases keep modules in two ways, and the proofs must know both. */
    @ParameterizedTest
    @MethodSource("layouts")
    void modulesArePackedAsTheReleaseDoesIt(Layout layout) {
        String packed = layout == Layout.PIOS ? ".ko.xz" : ".ko";

        assertThat(Booted.of(layout).answer("image-2712").lines())
                .contains(GuestImages.of(layout).kernelRelease() + "/kernel/drivers/md/dm-crypt" + packed);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void thePi5LoadsItsOwnKernelByOneOrder(Layout layout) {
        assertThat(Booted.of(layout).answer("config.txt").lines())
                .contains("initramfs initramfs_2712 followkernel")
                .noneMatch(line -> line.matches("(auto_initramfs|kernel|ramfsfile)=.*"));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void nothingOfTheFirstStartIsOnTheCommandLineOrWasDone(Layout layout) {
        Booted booted = Booted.of(layout);

        for (String cmdline : List.of(booted.answer("cmdline"), booted.answer("cmdline.txt"))) {
            assertThat(cmdline.strip().split(" "))
                    .contains("fsck.repair=yes", "cfg80211.ieee80211_regdom=DE", "rootwait")
                    .noneMatch(word ->
                            word.matches("resize.*|quiet|splash|plymouth.*|init=.*|systemd\\.(run|unit).*|ds=.*"));
        }
        assertThat(booted.answer("marks")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void noSeedOfTheFirstStartLiesInClear(Layout layout) {
        assertThat(Booted.of(layout).answer("firmware").lines())
                .contains("config.txt", "overlays", "issue.txt", "start4.elf")
                .doesNotContain("user-data", "meta-data", "network-config", "custom.toml", "firstrun.sh")
                .doesNotContain("userconf.txt", "ssh", "wpa_supplicant.conf");
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void nothingNamesTheCard(Layout layout) {
        Booted booted = Booted.of(layout);

        assertThat(booted.answer("cmdline.txt") + booted.answer("tables") + booted.answer("config.txt"))
                .doesNotContain(OLD_DISK);
        assertThat(booted.answer("image-2712") + booted.answer("image-v8")).doesNotContain(OLD_DISK);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void theNextKernelGetsItsImageToo(Layout layout) {
        assertThat(Booted.of(layout).answer("hook-defaults")).doesNotContain("SKIP_INITRAMFS_GEN=yes");
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void swapIsMadeAnewAndNotCopied(Layout layout) {
        Booted booted = Booted.of(layout);

        assertThat(booted.answer("swaps"))
                .contains(layout == Layout.PIOS ? "/dev/zram0" : "/var/swap")
                .matches(swaps -> layout != Layout.PIOS || swaps.contains("/srv/spill.swap"));
        assertThat(booted.answer("old-swap-files")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void nothingLiesBelowTheMountsOfBootAndFirmware(Layout layout) {
        assertThat(Booted.of(layout).answer("below-mounts").lines())
                .filteredOn(line -> !line.endsWith(":") && !line.isEmpty())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void cloudInitDoesNotRun(Layout layout) {
        String answer = Booted.of(layout).answer("cloud-init");

        if (layout == Layout.PIOS) {
            assertThat(answer).contains("disabled\n").doesNotContain("enabled\n");
        }
        assertThat(answer.lines()).doesNotContain("active");
    }
}
