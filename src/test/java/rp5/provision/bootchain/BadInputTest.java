package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;
import static rp5.provision.testing.Mangled.answersOrRefuses;

import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.Mangled;

/** Boot files of a live system, damaged. */
class BadInputTest {
    private static final TargetIds IDS =
            new TargetIds("root-uuid", "boot-uuid", "1A2B-3C4D", "luks-uuid", "cryptroot", "rp5vg", "root");

    @Property(tries = 600, seed = "2026")
    void config(@ForAll("configs") String text) {
        answersOrRefuses(() -> ConfigTxt.parse(text).effective(Board.PI5));
        answersOrRefuses(() -> ConfigTxtEditor.withSingleInitramfs(text, null, "initramfs_2712", true));
        answersOrRefuses(() -> BootSelection.of(
                new EspListing(Map.of("config.txt", 1L, "kernel_2712.img", 1L, "initramfs_2712", 1L)),
                name -> Optional.of(text),
                Board.PI5,
                new Bootloader(Optional.empty())));
    }

    /** Whatever was there: one line, and it starts our root. */
    @Property(tries = 600, seed = "2026")
    void cmdline(@ForAll("cmdlines") String text) {
        answersOrRefuses(() -> {
            CmdlineTxt made = CmdlineTxt.forTarget(text, IDS.rootDevice(), IDS.luks(), IDS.mapperName(), true);
            assertThat(made.render().strip()).doesNotContain("\n");
            assertThat(CmdlineTxt.parse(made.render()).values("root")).containsExactly(IDS.rootDevice());
        });
    }

    /** Whatever was there: our root comes from our file system. */
    @Property(tries = 600, seed = "2026")
    void fstab(@ForAll("fstabs") String text) {
        answersOrRefuses(() -> {
            String made = FstabForTarget.render(text, IDS, entry -> false);
            assertThat(Fstab.parse(made).at("/").stream().map(FstabEntry::source))
                    .containsExactly("UUID=root-uuid");
        });
    }

    /** Whatever was there: our container is named once, by its UUID. */
    @Property(tries = 600, seed = "2026")
    void crypttab(@ForAll("crypttabs") String text) {
        answersOrRefuses(() -> {
            String made =
                    CrypttabForTarget.render(text, CrypttabForTarget.entry(IDS.mapperName(), IDS.luks()), old -> false);
            assertThat(Crypttab.parse(made).entries().stream()
                            .filter(entry -> entry.name().equals("cryptroot"))
                            .map(CrypttabEntry::source))
                    .containsExactly("UUID=luks-uuid");
        });
    }

    @Provide
    Arbitrary<String> configs() {
        return Mangled.of(
                FakeSource.piOs().facts().text("/boot/firmware/config.txt"),
                FakeSource.debian().facts().text("/boot/firmware/config.txt"),
                "[pi5]\nkernel=a.img\n[gpio4=1]\ninitramfs x 0x00800000\n[none]\ninclude more.txt\nos_prefix=a/\n");
    }

    @Provide
    Arbitrary<String> cmdlines() {
        return Mangled.of(
                FakeSource.piOs().facts().text("/boot/firmware/cmdline.txt"),
                FakeSource.debian().facts().text("/boot/firmware/cmdline.txt"),
                "root=LABEL=\"a b\" init=/usr/lib/raspberrypi-sys-mods/firstboot resize \n");
    }

    @Provide
    Arbitrary<String> fstabs() {
        return Mangled.of(
                FakeSource.piOs().facts().text("/etc/fstab"),
                "LABEL=x /mnt/a\\040b ext4 defaults,nofail 0 2\n/swap none swap sw\n");
    }

    @Provide
    Arbitrary<String> crypttabs() {
        return Mangled.of(
                "# <target> <source> <key> <options>\ncryptroot UUID=old none luks,discard\ndata /dev/sdb1 /key luks\n");
    }
}
