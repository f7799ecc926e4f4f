package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTxtEditorTest {
    private static final Board CM5 = new Board("Compute Module 5", Set.of("pi5", "cm5"), 0x18, 1, OptionalLong.empty());

    private static final String OURS = """
            [all]
            # rp5-provision: the one initramfs for the encrypted root
            initramfs initramfs_2712 followkernel
            """;

    @Test
    void leavesOneInitramfsInEffect() {
        String original = """
                # a comment
                auto_initramfs=1
                [pi4]
                initramfs four.img followkernel
                [pi5]
                initramfs five.img followkernel
                [gpio4=1]
                ramfsfile=pin.img
                [none]
                auto_initramfs=1
                [all]
                dtparam=pciex1
                """;

        assertThat(edited(original)).isEqualTo("""
                # a comment
                #rp5-provision: auto_initramfs=1
                [pi4]
                initramfs four.img followkernel
                [pi5]
                #rp5-provision: initramfs five.img followkernel
                [gpio4=1]
                #rp5-provision: ramfsfile=pin.img
                [none]
                auto_initramfs=1
                [all]
                dtparam=pciex1
                """ + OURS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "auto_initramfs=1",
                "auto_initramfs=1\n",
                "a=1\r\ninitramfs x\r\n",
                "[pi4]\nkernel=x\n[pi5]\n",
                "[all]\n",
                "[none]\n[pi5]\nramfsaddr=0\ninitramfs=x\n\n\n",
                "[all]\n# rp5-provision: the one initramfs for the encrypted root\ninitramfs old\nkernel=user\n[cm5]\n"
            })
    void changesNothingTheSecondTimeAndHasOneOrderInEffect(String original) {
        String once = edited(original);
        EffectiveConfig config = ConfigTxt.parse(once).effective(Board.PI5);

        assertThat(edited(once)).isEqualTo(once);
        assertThat(config.initramfsOrders()).isEqualTo(1);
        assertThat(config.initramfs().get(0).files()).containsExactly("initramfs_2712");
        assertThat(ConfigTxt.parse(once).effective(CM5).initramfsOrders()).isEqualTo(1);
    }

    @Test
    void keepsAllElseByteForByte() {
        String original = "\uFEFF# caf\u00e9\r\n\tdtoverlay=x  \r\n\r\n[pi4]\nkernel=y";

        assertThat(edited(original)).startsWith(original).isEqualTo(original + "\r\n" + OURS.replace("\n", "\r\n"));
    }

    @Test
    void keepsWhatTheUserWroteBehindOurs() {
        String later = edited("") + "kernel=mine.img\ndtparam=x\n";

        assertThat(edited(later)).isEqualTo("[all]\nkernel=mine.img\ndtparam=x\n" + OURS);
    }

    @Test
    void setsTheKernelWhenAsked() {
        String text = ConfigTxtEditor.withSingleInitramfs("kernel=old\n", "kernel8.img", "initramfs8", false);

        assertThat(text)
                .startsWith("#rp5-provision: kernel=old\n")
                .endsWith("\nkernel=kernel8.img\ninitramfs initramfs8\n");
        assertThat(ConfigTxt.parse(text).effective(Board.PI5).kernel()).contains("kernel8.img");
        assertThat(ConfigTxtEditor.withSingleInitramfs(text, "kernel8.img", "initramfs8", false))
                .isEqualTo(text);
    }

    @Test
    void reportsOrdersInIncludedFiles() {
        ConfigTxt config =
                ConfigTxt.parse("include extra.txt\n", name -> Optional.of("auto_initramfs=1\n[pi4]\nkernel=x\n"));

        assertThat(ConfigTxtEditor.outOfReach(config)).singleElement().satisfies(problem -> assertThat(
                        problem.message())
                .contains("extra.txt line 1")
                .contains("auto_initramfs"));
    }

    private static String edited(String original) {
        return ConfigTxtEditor.withSingleInitramfs(original, null, "initramfs_2712", true);
    }

    @Test
    void writesWhereTheBootloaderStillReads() {
        String edited = ConfigTxtEditor.withSingleInitramfs(
                "dtparam=audio=on\n\0\0\nauto_initramfs=1\n\n", null, "initramfs_2712", true);

        assertThat(edited)
                .startsWith("dtparam=audio=on\n[all]\n")
                .endsWith("\ninitramfs initramfs_2712 followkernel\n");
    }
}
