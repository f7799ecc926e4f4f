package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CheckResult.Status;

class BootChainTest {

    private static final String RELEASE = "6.12.47+rpt-rpi-2712";
    private static final TargetIds IDS = FstabTest.IDS;
    private static final String BOOT_PART = "14d49deb-2a6e-4417-b11b-7a1569fca480";

    private Optional<String> kernel = Optional.of(RELEASE);
    private Set<String> inImage = Set.of(RELEASE);
    private Set<String> installed = Set.of(RELEASE, "6.12.47+rpt-rpi-v8");
    private String cmdline = "console=tty1 root=/dev/mapper/rp5vg-root rootwait";
    private Optional<String> imageCrypttab = Optional.of(crypttab(IDS.luks()));
    private String systemCrypttab = crypttab(IDS.luks());
    private String fstab = FstabForTarget.render("", IDS, entry -> false);

    @Test
    void findsEveryLinkOfAGoodDisk() {
        assertThat(BootChain.walk(facts()))
                .allSatisfy(link -> assertThat(link.status()).isEqualTo(Status.PASS))
                .extracting(CheckResult::name)
                .containsExactly(
                        "kernel-image",
                        "kernel-initramfs",
                        "initramfs-crypttab",
                        "cmdline-cryptopts",
                        "cmdline-root",
                        "fstab-root",
                        "kernel-modules",
                        "system-crypttab",
                        "fstab-boot",
                        "fstab-boot-firmware");
    }

    @Test
    void breaksWhereTheInitramfsIsForAnotherKernel() {
        inImage = Set.of("6.12.47+rpt-rpi-v8");

        assertThat(broken().found()).contains(RELEASE).contains("rpi-v8");
        assertThat(broken().name()).isEqualTo("kernel-initramfs");
    }

    @Test
    void breaksWhereTheRootHasNoModulesForTheKernel() {
        installed = Set.of();

        assertThat(broken().name()).isEqualTo("kernel-modules");
    }

    @Test
    void warnsWhenTheKernelDoesNotTellItsRelease() {
        kernel = Optional.empty();

        assertThat(BootChain.walk(facts()))
                .filteredOn(link -> link.status() != Status.PASS)
                .extracting(CheckResult::status)
                .containsOnly(Status.WARN)
                .hasSize(3);
    }

    @Test
    void breaksWhereTheInitramfsOpensAnotherContainer() {
        imageCrypttab = Optional.of(crypttab("00000000-0000-0000-0000-000000000000"));
        assertThat(broken().name()).isEqualTo("initramfs-crypttab");

        imageCrypttab = Optional.of("");
        assertThat(broken().found()).contains("no entry cryptroot");

        imageCrypttab = Optional.empty();
        assertThat(broken().found()).contains("no cryptroot/crypttab");
    }

    @Test
    void breaksWhereCryptoptsReplacesTheCrypttab() {
        cmdline += " cryptopts=";

        assertThat(broken().name()).isEqualTo("cmdline-cryptopts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rootwait",
                "root=PARTUUID=4e639091-02",
                "root=/dev/mapper/rp5vg-root root=/dev/sda2",
                "root=/dev/rp5vg/root"
            })
    void breaksAtAnyOtherRoot(String words) {
        cmdline = words;

        assertThat(broken().name()).isEqualTo("cmdline-root");
    }

    @Test
    void warnsWhenTheNextInitramfsMayMissTheContainer() {
        systemCrypttab = systemCrypttab.replace(",initramfs", "");

        assertThat(BootChain.walk(facts()))
                .filteredOn(link -> link.status() == Status.WARN)
                .extracting(CheckResult::name)
                .containsExactly("system-crypttab");
    }

    @ParameterizedTest
    @CsvSource({"/, fstab-root", "/boot, fstab-boot", "/boot/firmware, fstab-boot-firmware"})
    void breaksWhereFstabMountsSomethingElse(String mountPoint, String name) {
        fstab = fstab.replaceFirst("UUID=\\S+ " + mountPoint + " ", "PARTUUID=old-02 " + mountPoint + " ");
        assertThat(broken().name()).isEqualTo(name);

        fstab += "/dev/sda1 " + mountPoint + " ext4 defaults 0 0\n";
        assertThat(broken().found()).contains("PARTUUID=old-02 and /dev/sda1");
    }

    @Test
    void acceptsTheRootDeviceInFstab() {
        fstab = fstab.replaceFirst("UUID=\\S+ / ", "/dev/mapper/rp5vg-root / ");

        assertThat(BootChain.walk(facts())).extracting(CheckResult::status).containsOnly(Status.PASS);
    }

    private CheckResult broken() {
        return BootChain.walk(facts()).stream()
                .filter(link -> link.status() == Status.FAIL)
                .reduce((one, other) -> {
                    throw new AssertionError("more than one link is broken: " + one + other);
                })
                .orElseThrow();
    }

    private BootChain.Facts facts() {
        return new BootChain.Facts(
                kernel,
                inImage,
                installed,
                CmdlineTxt.parse(cmdline),
                imageCrypttab.map(Crypttab::parse),
                Crypttab.parse(systemCrypttab),
                Fstab.parse(fstab),
                IDS,
                Map.of("/boot", BOOT_PART));
    }

    private static String crypttab(String luks) {
        return CrypttabForTarget.render("", CrypttabForTarget.entry("cryptroot", luks), old -> false);
    }
}
