package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.model.CheckResult;

class SettingsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void takesTheLastSettingThatMkinitramfsSources() {
        GoodTarget target = GoodTarget.in(folder)
                .text("/usr/share/initramfs-tools/conf.d/a", "BUSYBOX=n\nKEYMAP=n\n")
                .text("/etc/initramfs-tools/conf.d/a", "KEYMAP=y\n")
                .text("/etc/initramfs-tools/conf.d/zzz.dpkg-old", "MODULES=dep\n")
                .text("/etc/initramfs-tools/conf.d/zzz~", "MODULES=dep\n");
        InitramfsConfig config = new InitramfsConfig(new TargetTree(target.root));

        assertThat(config.value("MODULES")).contains("most");
        assertThat(config.value("RESUME")).contains("none");
        assertThat(config.value("KEYMAP")).contains("y");
        assertThat(config.value("BUSYBOX")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "devices { filter = [ \"a|.*|\" ] }; true",
                "devices { filter = [ \"a|/dev/dm-.*|\", \"r|.*|\" ] }; true",
                "devices { filter = [ \"a|/dev/mapper/cryptroot$|\", \"r/.*/\" ] }; true",
                "devices { filter = [ \"a|/dev/sda|\", \"r|.*|\" ] }; false",
                "devices { global_filter = \"r|/dev/(mapper|dm-).*|\" }; false",
                "devices { filter = [ \"a|[|\" ] }; false",
                "# filter = [ \"r|.*|\" ]; true",
                "activation { auto_activation_volume_list = [ \"other\" ] }; false",
                "activation { auto_activation_volume_list = [ \"rp5vg\" ] }; true",
                "activation { auto_activation_volume_list = [] }; false",
                "activation { volume_list = [ \"rp5vg/root\" ] }; true",
                "global { event_activation = 0 }; false",
                "global { event_activation = 1 }; true",
                "devices { use_devicesfile = 0 }; true",
                "devices { use_devicesfile = 1 }; false"
            })
    void seesWhatHidesTheVolumeGroup(String text, boolean visible) {
        Map<String, String> files = Map.of("lvm.conf", text, "devices/system.devices", "IDTYPE=sys_wwid IDNAME=x\n");

        assertThat(check(files).failed()).isEqualTo(!visible);
    }

    @Test
    void acceptsADevicesFileThatNamesTheContainer() {
        String entry =
                "IDTYPE=crypt_uuid IDNAME=CRYPT-LUKS2-558241556f444fba82b2ae0c89b55f3f-cryptroot DEVNAME=. PVID=x\n";

        assertThat(check(Map.of("lvm.conf", "use_devicesfile=1\n", "devices/system.devices", entry))
                        .failed())
                .isFalse();
    }

    @Test
    void letsTheLocalFileWin() {
        assertThat(check(Map.of("lvm.conf", "event_activation=0\n", "lvmlocal.conf", "event_activation=1\n"))
                        .failed())
                .isFalse();
    }

    @Test
    void keepsInstalledPackagesOnly() {
        DpkgStatus status = new DpkgStatus();
        List.of(
                        "Package: lvm2",
                        "Status: install ok installed",
                        "",
                        "Package: kbd",
                        "Status: deinstall ok config-files",
                        "",
                        "Package: held",
                        "Status: hold ok installed",
                        "",
                        "Package: initramfs-tools",
                        "Status: install ok triggers-pending",
                        "",
                        "Package: half",
                        "Status: install ok half-installed")
                .forEach(status::line);

        assertThat(status.has("lvm2")).isTrue();
        assertThat(status.has("held")).isTrue();
        assertThat(status.has("initramfs-tools"))
                .as("its triggers have yet to run: it works")
                .isTrue();
        assertThat(status.has("kbd")).isFalse();
        assertThat(status.has("half")).isFalse();
    }

    @Test
    void warnsWhenAnUpgradeWouldFillTheEsp() {
        assertThat(EspChecks.spaceFor(30_000_000, 29_999_999).status()).isEqualTo(CheckResult.Status.WARN);
        assertThat(EspChecks.spaceFor(30_000_000, 30_000_000).status()).isEqualTo(CheckResult.Status.PASS);
    }

    private static CheckResult check(Map<String, String> files) {
        return LvmConfigChecks.of(
                "lvm-settings", "/etc/lvm", name -> Optional.ofNullable(files.get(name)), Samples.LUKS);
    }
}
