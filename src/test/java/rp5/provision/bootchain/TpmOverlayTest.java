package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmOverlayTest {
    private static final String OURS = """
            [all]
            # rp5-provision: the TPM that unlocks the disk
            dtparam=spi=on
            dtoverlay=tpm-slb9670
            """;

    @Test
    void isAddedForEveryBoardBehindWhatWasThere() {
        assertThat(edited("[pi4]\narm_boost=1")).isEqualTo("[pi4]\narm_boost=1\n" + OURS);
    }

    @Test
    void keepsTheLineEndsOfWindows() {
        assertThat(edited("a=1\r\n")).isEqualTo("a=1\r\n" + OURS.replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dtparam=spi=on\ndtoverlay=tpm-slb9670\n",
                "dtparam=i2c_arm=on,spi=on\r\n[pi5]\r\ndtoverlay=tpm-slb9670,cs=0",
                "dtparam=spi=off\ndtparam=spi=on\n[pi4]\nx=1\n[all]\ndtoverlay=tpm-slb9670:cs=1\n"
            })
    void leavesAloneWhatAlreadyLoadsIt(String text) {
        assertThat(edited(text)).isEqualTo(text);
    }

    @Test
    void addsOnlyWhatIsMissing() {
        assertThat(edited("dtparam=spi=on\n")).isEqualTo("dtparam=spi=on\n" + OURS.replace("dtparam=spi=on\n", ""));
        assertThat(edited("dtoverlay=tpm-slb9670\n"))
                .isEqualTo("dtoverlay=tpm-slb9670\n" + OURS.replace("dtoverlay=tpm-slb9670\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#dtparam=spi=on\n#dtoverlay=tpm-slb9670\n",
                "[pi4]\ndtparam=spi=on\ndtoverlay=tpm-slb9670\n",
                "[gpio4=1]\ndtparam=spi=on\ndtoverlay=tpm-slb9670\n",
                "dtparam=spi=on\ndtparam=spi=off\ndtoverlay=tpm-slb9673\n",
                "dtparam=spi1=on\ndtoverlay=tpm-slb9670-x\n"
            })
    void doesNotTrustWhatMayNotHoldOnAPi5(String text) {
        assertThat(edited(text)).isEqualTo(text + OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=1\n", "auto_initramfs=1\n[pi4]\n", OURS})
    void togetherWithTheInitramfsItSettlesAtOnce(String original) {
        String once = both(original);

        assertThat(both(once)).isEqualTo(once);
        assertThat(once.lines()).containsOnlyOnce("dtparam=spi=on", "dtoverlay=tpm-slb9670");
    }

    @Test
    void noLineIsTooLongForTheFirmware() {
        assertThat(TpmOverlay.in("", "x".repeat(63)).lines())
                .allMatch(line -> line.length() <= ConfigTxt.MAX_LINE_LENGTH);
    }

    private static String edited(String text) {
        return TpmOverlay.in(text, "tpm-slb9670");
    }

    private static String both(String text) {
        return ConfigTxtEditor.withSingleInitramfs(edited(text), null, "initramfs_2712", true);
    }
}
