package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.bootchain.BootProblem.Code;

class CmdlineTxtTest {

    private static final String LUKS = "3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44";
    private static final String ROOT = "/dev/mapper/rp5vg-root";

    @Test
    void givesTheTargetItsRootAndKeepsTheUsersWordsInOrder() {
        String original = "console=serial0,115200 console=tty1 root=PARTUUID=4e639091-02 rootfstype=btrfs"
                + " rootflags=subvol=@ fsck.repair=yes rootwait rootdelay=5 resize quiet splash"
                + " plymouth.ignore-serial-consoles cfg80211.ieee80211_regdom=DE ds=nocloud;i=rpi-imager-1762\n";

        assertThat(target(original, false).render())
                .isEqualTo("console=serial0,115200 console=tty1 root=/dev/mapper/rp5vg-root rootfstype=ext4"
                        + " fsck.repair=yes rootwait rootdelay=5 cfg80211.ieee80211_regdom=DE"
                        + " ds=nocloud;i=rpi-imager-1762 cryptdevice=UUID=" + LUKS + ":cryptroot\n");
        assertThat(target(original, true).render()).doesNotContain("ds=");
    }

    @Test
    void changesNothingTheSecondTime() {
        String once = target("console=tty1 root=/dev/sda2 quiet -- 3\n", true).render();

        assertThat(target(once, true).render()).isEqualTo(once);
        assertThat(once).endsWith(" -- 3\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resize",
                "init=/usr/lib/raspberrypi-sys-mods/firstboot",
                "init=/usr/lib/raspi-config/init_resize.sh",
                "systemd.run=/boot/firmware/firstrun.sh",
                "systemd.run=/boot/firstrun.sh systemd.run_success_action=reboot systemd.unit=kernel-command-line.target",
                "cryptopts=target=cryptroot,source=/dev/sda3",
                "cryptdevice=UUID=old:cryptroot",
                "resume=PARTUUID=1",
                "quiet",
                "splash",
                "root=LABEL=old",
                "root=/dev/a root=/dev/b"
            })
    void dropsWhatBelongsToTheFirstStartOrTheOldRoot(String words) {
        assertThat(target("a=1 " + words + " b=2\n", true).render().split("\\s", -1))
                .doesNotContainAnyElementsOf(java.util.List.of(words.split(" ", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init=/bin/bash",
                "systemd.run=/usr/local/bin/mine",
                "systemd.unit=rescue.target",
                "ro",
                "quietly",
                "dyndbg=\"file a.c +p; file b.c +p\""
            })
    void keepsTheUsersOwnWords(String word) {
        assertThat(target("a=1 " + word + " b=2\n", true).render()).startsWith("a=1 " + word + " b=2 root=");
    }

    @Test
    void readsQuotedWords() {
        CmdlineTxt cmdline = CmdlineTxt.parse("a=\"x y\"  \"b=p q\" root=1 root=2 -- root=3\n");

        assertThat(cmdline.words()).containsExactly("a=\"x y\"", "\"b=p q\"", "root=1", "root=2", "--", "root=3");
        assertThat(cmdline.values("a")).endsWith("x y");
        assertThat(cmdline.values("b")).endsWith("p q");
        assertThat(cmdline.values("root")).containsExactly("1", "2");
        assertThat(cmdline.values("gone")).isEmpty();
    }

    @Test
    void usesTheFirstLineOnlyAndSaysSo() {
        CmdlineTxt cmdline = CmdlineTxt.parse("console=tty1\r\nroot=/dev/sda2\n");

        assertThat(cmdline.words()).containsExactly("console=tty1");
        assertThat(cmdline.problems())
                .extracting(BootProblem::code)
                .containsExactlyInAnyOrder(Code.CMDLINE_SEVERAL_LINES, Code.CMDLINE_CARRIAGE_RETURN);
        assertThat(CmdlineTxt.parse("a=1\n\n").problems()).isEmpty();
    }

    @Test
    void replacesAValueInItsPlace() {
        assertThat(CmdlineTxt.parse("a root=1 b root=2 c").with("root", "3").render())
                .isEqualTo("a root=3 b c\n");
        assertThat(CmdlineTxt.parse("a -- root=1")
                        .with("root", "3")
                        .with("rootwait")
                        .render())
                .isEqualTo("a root=3 rootwait -- root=1\n");
    }

    @Test
    void reportsALineThatMayBeCutOff() {
        assertThat(CmdlineTxt.parse("x".repeat(999)).problems()).isEmpty();
        assertThat(CmdlineTxt.parse("x".repeat(1000)).problems())
                .extracting(BootProblem::code)
                .containsExactly(Code.CMDLINE_TOO_LONG);
        assertThat(target("x".repeat(950), true).problems()).hasSize(1);
    }

    @Test
    void reportsWordsThatHideThePrompt() {
        assertThat(CmdlineTxt.parse("quiet a splash -- quiet").promptProblems()).hasSize(2);
    }

    private static CmdlineTxt target(String original, boolean dropCloudInit) {
        return CmdlineTxt.forTarget(original, ROOT, LUKS, "cryptroot", dropCloudInit);
    }
}
