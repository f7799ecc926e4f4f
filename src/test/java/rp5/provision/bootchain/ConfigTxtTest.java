package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.bootchain.BootProblem.Code;

class ConfigTxtTest {
    private static final Board CM5 = new Board("Compute Module 5", Set.of("pi5", "cm5"), 0x18, 1, OptionalLong.empty());
    private static final Board PI500 =
            new Board("Raspberry Pi 500", Set.of("pi5", "pi500"), 0x19, 1, OptionalLong.empty());

    /** The config.txt of a Raspberry Pi OS image, shortened. */
    private static final String PI_OS = """
            # For more options and information see
            # http://rptl.io/configtxt
            dtparam=audio=on
            camera_auto_detect=1
            auto_initramfs=1
            dtoverlay=vc4-kms-v3d
            arm_64bit=1

            [cm4]
            otg_mode=1

            [cm5]
            dtoverlay=dwc2,dr_mode=host

            [all]
            dtparam=pciex1
            """;

    @Test
    void readsTheConfigOfAPiOsImage() {
        EffectiveConfig config = effective(PI_OS);

        assertThat(config.autoInitramfs()).isTrue();
        assertThat(config.initramfsOrders()).isEqualTo(1);
        assertThat(config.kernel()).isEmpty();
        assertThat(config.cmdline()).isEqualTo("cmdline.txt");
        assertThat(config.settings().get("dtoverlay"))
                .extracting(ConfigSetting::value)
                .isEqualTo("vc4-kms-v3d");
        assertThat(config.settings()).doesNotContainKey("otg_mode");
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "[pi5], true",
        "[pi4], false",
        "[pi4][pi5], true",
        "[pi5][pi4], false",
        "[pi500], false",
        "[cm5], false",
        "[pi0w], false",
        "[pi3+], false",
        "[all], true",
        "[none], false",
        "[none][all], true",
        "[board-type=0x17], true",
        "[board-type=0x11], false",
        "[pi4][board-type=0x17], true",
        "[0x12345678], true",
        "[0x87654321], false",
        "[0x87654321][pi5], false",
        "[0x12345678][pi4], false",
        "[boot_partition=1], true",
        "[boot_partition=2], false",
        "[gpio4=1], false",
        "[gpio4=1][pi5], false",
        "[gpio4=1][all], true",
        "[tryboot], false",
        "[EDID=VSC-TD2220], false",
        "[HDMI:0], false",
        "[partition=2], false",
        "[something=new], false",
        "[PI5], false"
    })
    void takesWhatTheFiltersLetThrough(String filters, boolean taken) {
        String text = filters.replace("][", "]\n[") + "\nkernel=x.img\n";

        assertThat(ConfigTxt.parse(text)
                        .effective(new Board("Raspberry Pi 5", Set.of("pi5"), 0x17, 1, OptionalLong.of(0x12345678)))
                        .kernel()
                        .isPresent())
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "[gpio4=1], CONFIG_FILTER_DEPENDS",
        "[tryboot], CONFIG_FILTER_DEPENDS",
        "[0x12345678], CONFIG_FILTER_DEPENDS",
        "[something=new], CONFIG_UNKNOWN_FILTER",
        "[none][pi5], CONFIG_FILTER_AFTER_NONE"
    })
    void reportsASettingThatMayOrMayNotHold(String filters, Code code) {
        EffectiveConfig config = effective(filters.replace("][", "]\n[") + "\nkernel=x.img\n");

        assertThat(config.kernel()).isEmpty();
        assertThat(config.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message()).contains("kernel").contains("config.txt line");
        });
    }

    @Test
    void matchesTheKindredBoards() {
        ConfigTxt config = ConfigTxt.parse("[pi5]\nkernel=five\n[cm5]\nkernel=module\n[pi500]\nkernel=keyboard\n");

        assertThat(config.effective(Board.PI5).kernel()).contains("five");
        assertThat(config.effective(CM5).kernel()).contains("module");
        assertThat(config.effective(PI500).kernel()).contains("keyboard");
    }

    @Test
    void theLastSettingWinsAndKeepsItsPlace() {
        ConfigSetting kernel =
                effective("kernel=a\r\n\r\n  kernel=b\r\n").settings().get("kernel");

        assertThat(kernel).isEqualTo(new ConfigSetting("kernel", "b", "config.txt", 3));
    }

    @Test
    void readsTheInitramfsDirectiveWithoutEquals() {
        EffectiveConfig config = effective("initramfs  one.img,two.img   followkernel \r\n");

        assertThat(config.initramfs()).singleElement().satisfies(directive -> {
            assertThat(directive.files()).containsExactly("one.img", "two.img");
            assertThat(directive.followsKernel()).isTrue();
        });
        assertThat(effective("initramfs one.img 0x00800000").initramfs())
                .extracting(InitramfsDirective::address)
                .containsExactly("0x00800000");
        assertThat(effective("ramfsfile=one.img").initramfs()).hasSize(1);
    }

    @Test
    void reportsAnInitramfsDirectiveWithEquals() {
        EffectiveConfig config = effective("initramfs=one.img\n");

        assertThat(config.initramfs()).isEmpty();
        assertThat(config.problems()).extracting(BootProblem::code).containsExactly(Code.CONFIG_INITRAMFS_WITH_EQUALS);
    }

    @Test
    void readsIncludedFilesInPlaceAndCarriesFiltersThrough() {
        Map<String, String> files = Map.of("extra.txt", "kernel=extra\n[pi4]\nkernel=four\n");
        ConfigTxt config = ConfigTxt.parse(
                "kernel=main\ninclude extra.txt\ncmdline=four.txt\n", name -> Optional.ofNullable(files.get(name)));

        EffectiveConfig effective = config.effective(Board.PI5);
        assertThat(effective.kernel()).contains("extra");
        assertThat(effective.settings().get("kernel")).isEqualTo(new ConfigSetting("kernel", "extra", "extra.txt", 1));
        assertThat(effective.cmdline()).isEqualTo("cmdline.txt");
    }

    @Test
    void reportsIncludesThatAreMissingOrEndless() {
        assertThat(ConfigTxt.parse("include gone.txt\n").problems())
                .extracting(BootProblem::code)
                .containsExactly(Code.CONFIG_INCLUDE_MISSING);
        assertThat(ConfigTxt.parse("include self.txt\n", name -> Optional.of("include self.txt\n"))
                        .problems())
                .extracting(BootProblem::code)
                .containsExactly(Code.CONFIG_INCLUDE_TOO_DEEP);
    }

    @Test
    void reportsLinesBeyondTheLimitButNotComments() {
        String atLimit = "dtoverlay=" + "x".repeat(88);

        assertThat(ConfigTxt.parse(atLimit + "\r\n#" + atLimit + "x\n").problems())
                .isEmpty();
        assertThat(ConfigTxt.parse("\n" + atLimit + "x\n").problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.CONFIG_LINE_TOO_LONG);
                    assertThat(problem.message()).contains("line 2 has 99");
                });
    }

    @Test
    void resolvesThePrefixes() {
        assertThat(effective("upstream_kernel=1\n").osPrefix()).isEqualTo("upstream/");
        assertThat(effective("upstream_kernel=1\nos_prefix=current/\n").osPrefix())
                .isEqualTo("current/");
        assertThat(effective("").osPrefix()).isEmpty();
        assertThat(effective("").overlayPrefix()).isEqualTo("overlays/");
    }

    private static EffectiveConfig effective(String text) {
        return ConfigTxt.parse(text).effective(Board.PI5);
    }
}
