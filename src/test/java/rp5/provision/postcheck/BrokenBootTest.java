package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.errors.VerificationException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CheckResult;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.testing.SmallInitramfs;

/** Disks that were provisioned and have one link of their boot chain broken since: that link is named, and no other. */
class BrokenBootTest {
    private static final String CONFIG = "/boot/firmware/config.txt";
    private static final String CMDLINE = "/boot/firmware/cmdline.txt";
    private static final String ORDER = "initramfs initramfs_2712 followkernel\n";
    private static final String RELEASE = GoodTarget.RELEASE;
    private static final String IMAGE = "/boot/initrd.img-" + RELEASE;
    private static final String ON_ESP = "/boot/firmware/initramfs_2712";
    /** The images of this test are smaller than any real one. */
    private static final String SMALL = "initramfs-size";

    private static final LocalDate NEW = LocalDate.of(2025, 12, 31);

    /** Nothing is loaded but the kernel: what would prove an initramfs has nothing to look at. */
    private static final String[] NO_IMAGE = {"no-initramfs-order", "kernel-initramfs", "initramfs-crypttab"};

    /** The kernel is not there, or not known; what is in the image is taken for what it is. */
    private static final String[] NO_KERNEL = {"kernel-image", "kernel-initramfs", "kernel-modules"};

    /** The kernel and the image that it gets are of two releases. */
    private static final String[] MIXED = {
        "initramfs-copy",
        "initramfs-kernel-release",
        "initramfs-dm-mod",
        "initramfs-dm-crypt",
        "initramfs-cipher-modules",
        "kernel-initramfs"
    };

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"filters", "orders", "prefixes", "sizes", "commandLines", "tables", "settings", "images", "firmware"
    })
    void theBrokenLinkIsNamed(String what, LocalDate bootloader, Consumer<GoodTarget> breaking, Set<String> named) {
        GoodTarget target = GoodTarget.in(folder);
        breaking.accept(target);

        assertThat(told(target, bootloader, folder)).isEqualTo(named);
    }

    @Test
    void nothingIsNamedOnAGoodDisk() {
        assertThat(told(GoodTarget.in(folder), NEW, folder)).isEmpty();
        assertThat(told(GoodTarget.in(folder.resolve("other")), LocalDate.of(2025, 5, 7), folder))
                .isEmpty();
    }

    @Test
    void aPluggedDiskIsKnownByItsLink() {
        GoodTarget target =
                GoodTarget.in(folder).append("/etc/fstab", "/dev/disk/by-id/usb-Backup_1 /backup ext4 defaults 0 2\n");

        assertThat(told(target, NEW, folder)).isEmpty();
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                config("[cm5]\n" + ORDER, NO_IMAGE),
                config("[none]\n" + ORDER, NO_IMAGE),
                config("[pi4]\n" + ORDER, NO_IMAGE),
                config("[pi500]\n" + ORDER, NO_IMAGE),
                config("[board-type=0x18]\n" + ORDER, NO_IMAGE),
                config("[pi5]\n[board-type=0x11]\n" + ORDER, NO_IMAGE),
                config("[boot_partition=2]\n" + ORDER, NO_IMAGE),
                config("[gpio4=1]\n" + ORDER, "config-filter-depends", NO_IMAGE),
                config("[tryboot]\n" + ORDER, "config-filter-depends", NO_IMAGE),
                config("[0x1a2b3c4d]\n" + ORDER, "config-filter-depends", NO_IMAGE),
                config("[EDID=VSC-TD2220]\n" + ORDER, "config-filter-depends", NO_IMAGE),
                config("[partition=1]\n" + ORDER, "config-filter-depends", NO_IMAGE),
                config("[Pi5]\n" + ORDER, "config-unknown-filter", NO_IMAGE),
                config("[none]\n[pi5]\n" + ORDER, "config-filter-after-none", NO_IMAGE),
                config("[pi5]\nkernel=kernel8.img\n[all]\n" + ORDER, MIXED),
                config(
                        "[all]\n" + ORDER + "[pi5]\ninitramfs initramfs8 followkernel\n",
                        "two-initramfs-orders",
                        MIXED));
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                config("#" + ORDER, NO_IMAGE),
                config("", NO_IMAGE),
                config("initramfs=initramfs_2712 followkernel\n", "config-initramfs-with-equals", NO_IMAGE),
                config(
                        "initramfs initramfs_2712.bak followkernel\n",
                        "initramfs-missing",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                config("initramfs initramfs8 followkernel\n", MIXED),
                config("initramfs initramfs_2712 0x00a00000\n", "fixed-initramfs-address"),
                config("ramfsfile=initramfs_2712\n" + ORDER, "two-initramfs-orders"),
                config(ORDER + ORDER, "two-initramfs-orders"),
                config("auto_initramfs=1\n" + ORDER, "two-initramfs-orders"),
                config(
                        "auto_initramfs=1\nkernel=kernel8.img\n[none]\n",
                        LocalDate.of(2025, 5, 7),
                        "auto-initramfs-wrong-flavour"),
                config(
                        "auto_initramfs=1\nkernel=copy.img\n",
                        NEW,
                        t -> t.bytes("/boot/firmware/copy.img", GoodTarget.kernel(RELEASE)),
                        "auto-initramfs-finds-nothing",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                config(ORDER + "include more.txt\n", "config-include-missing"),
                config(
                        ORDER + "include more.txt\n",
                        NEW,
                        t -> t.text("/boot/firmware/more.txt", "include more.txt\n"),
                        "config-include-too-deep"),
                config(
                        "include more.txt\n",
                        NEW,
                        t -> t.text("/boot/firmware/more.txt", ORDER),
                        "config-directive-in-include"),
                config(
                        ORDER + "include more.txt\n",
                        NEW,
                        t -> t.text("/boot/firmware/more.txt", "kernel=kernel_2712.img\n"),
                        "config-directive-in-include"),
                config(ORDER + "dtoverlay=" + "x".repeat(89) + "\n", "config-line-too-long"),
                config("initramfs initramfs_2712" + " ".repeat(75) + "followkernel\n", "config-line-too-long"),
                config(ORDER + "device_tree=bcm2712-rpi-5-b.dtb\n", "device-tree-pinned"),
                config(ORDER + "device_tree=bcm2711.dtb\n", "device-tree-of-another-board", "device-tree-missing"),
                config(ORDER + "cmdline=other.txt\n", "cmdline-missing", "cmdline-root", "cmdline-cryptdevice"),
                config(
                        ORDER + "cmdline=old.txt\n",
                        NEW,
                        t -> t.text(
                                "/boot/firmware/old.txt",
                                "root=/dev/mmcblk0p2 cryptdevice=UUID=" + Samples.LUKS + ":cryptroot\n"),
                        "cmdline-root",
                        "old-disk-in-cmdline"));
    }

    static Stream<Arguments> prefixes() {
        Consumer<GoodTarget> folder = t -> t.bytes("/boot/firmware/new/kernel_2712.img", GoodTarget.kernel(RELEASE))
                .bytes("/boot/firmware/new/bcm2712-rpi-5-b.dtb", new byte[8])
                .bytes("/boot/firmware/new/bcm2712d0-rpi-5-b.dtb", new byte[8]);
        return Stream.of(
                config(ORDER + "os_prefix=new/\n", "os-prefix-ignored"),
                config(
                        ORDER + "os_prefix=new/\n",
                        NEW,
                        folder,
                        "os-prefix-set",
                        "initramfs-missing",
                        "kernel-initramfs",
                        "initramfs-crypttab",
                        "cmdline-missing",
                        "cmdline-root",
                        "cmdline-cryptdevice"),
                config(
                        "auto_initramfs=1\nos_prefix=new/\ncmdline=/cmdline.txt\n",
                        LocalDate.of(2025, 12, 7),
                        t -> {
                            folder.accept(t);
                            t.bytes("/boot/firmware/new/initramfs_2712", image().bytes());
                        },
                        "os-prefix-set",
                        "auto-initramfs-doubles-prefix"));
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                row(
                        "image of 32 MB, old bootloader",
                        LocalDate.of(2025, 6, 8),
                        t -> t.image(RELEASE, image().padded(32_000_000)),
                        "initramfs-too-big"),
                row(
                        "kernel of 32 MB, old bootloader",
                        LocalDate.of(2025, 6, 8),
                        t -> {
                            byte[] kernel = Arrays.copyOf(GoodTarget.kernel(RELEASE), 32_000_000);
                            t.both("/boot/vmlinuz-" + RELEASE, "kernel_2712.img", kernel);
                        },
                        "kernel-too-big"));
    }

    static Stream<Arguments> commandLines() {
        String root = "root=/dev/mapper/rp5vg-root";
        return Stream.of(
                cmdline("rootwait", "rootwait splash", "cmdline-hides-prompt"),
                cmdline("rootwait", "rootwait quiet", "cmdline-hides-prompt"),
                cmdline("rootwait", "rootwait resize_more", "cmdline-first-start"),
                cmdline("rootwait", "systemd.run=/boot/firstrun.sh", "cmdline-first-start"),
                cmdline("rootwait", "systemd.unit=kernel-command-line.target", "cmdline-init"),
                cmdline("rootwait", "init=/bin/bash", "cmdline-init"),
                cmdline("rootwait", "x=" + "y".repeat(1000), "cmdline-too-long"),
                cmdline(
                        "console=tty1 ",
                        "\nconsole=tty1 ",
                        "cmdline-several-lines",
                        "cmdline-root",
                        "cmdline-cryptdevice"),
                cmdline("rootwait ", "rootwait\n", "cmdline-several-lines", "cmdline-cryptdevice"),
                cmdline("\n", "\r\n", "cmdline-carriage-return"),
                cmdline(root, "root=/dev/mapper/rp5vg-boot", "cmdline-root"),
                cmdline(root, "root=/dev/nvme0n1p3", "cmdline-root"),
                cmdline(root, "-- " + root, "cmdline-root", "cmdline-cryptdevice"),
                cmdline("rootfstype=ext4", "rootfstype=btrfs", "cmdline-rootfstype"),
                cmdline("rootwait", "rootflags=subvol=@", "cmdline-of-another-disk"),
                cmdline("rootwait", "resume=UUID=1234", "cmdline-of-another-disk"),
                cmdline("rootwait", "break=premount", "cmdline-for-the-initramfs"),
                cmdline("rootwait", "boot=nfs", "cmdline-for-the-initramfs"),
                cmdline("rootwait", "modprobe.blacklist=dm-crypt", "cmdline-for-the-initramfs"),
                cmdline("rootwait", "module_blacklist=vc4,dm_mod", "cmdline-for-the-initramfs"),
                cmdline("rootwait", "cryptopts=target=cryptroot,source=/dev/sda1", "cmdline-cryptopts"),
                cmdline(Samples.LUKS, "55824155-6f44-4fba-82b2-ae0c89b55f30", "cmdline-cryptdevice"),
                cmdline(":cryptroot", ":rp5crypt", "cmdline-cryptdevice"));
    }

    static Stream<Arguments> tables() {
        String luks = "UUID=" + Samples.LUKS;
        return Stream.of(
                crypttab("cryptroot " + luks + " none luks,discard\n", "crypttab-options", "system-crypttab"),
                crypttab("cryptroot " + luks + " none initramfs\n", "crypttab-options"),
                crypttab("rp5crypt " + luks + " none luks,discard,initramfs\n", "crypttab-entry", "system-crypttab"),
                crypttab("#cryptroot " + luks + " none luks,discard,initramfs\n", "crypttab-entry", "system-crypttab"),
                crypttab("cryptroot /dev/nvme0n1p3 none luks,discard,initramfs\n", "crypttab-uuid", "system-crypttab"),
                crypttab(("cryptroot " + luks + " none luks,discard,initramfs\n").repeat(2), "crypttab-entry"),
                row(
                        "fstab with another root",
                        NEW,
                        t -> t.replace("/etc/fstab", "UUID=" + Samples.IDS.rootFs(), "UUID=" + Samples.LUKS),
                        "fstab-root"),
                row(
                        "fstab with another boot",
                        NEW,
                        t -> t.replace(
                                "/etc/fstab", Samples.IDS.bootFs().toString(), "11111111-2222-4333-8444-555555555555"),
                        "fstab-boot"),
                row(
                        "fstab with another ESP",
                        NEW,
                        t -> t.replace("/etc/fstab", Samples.IDS.espVolumeId(), "1111-2222"),
                        "fstab-boot-firmware"),
                row(
                        "ESP not mounted",
                        NEW,
                        t -> t.replace("/etc/fstab", "umask=0077", "umask=0077,noauto"),
                        "fstab-options"),
                row("ESP read-only", NEW, t -> t.replace("/etc/fstab", "umask=0077", "umask=0077,ro"), "fstab-options"),
                row(
                        "disk that is gone",
                        NEW,
                        t -> t.append("/etc/fstab", "UUID=1234-ABCD /data ext4 defaults 0 2\n"),
                        "fstab-absent-devices"),
                row(
                        "old card by its link",
                        NEW,
                        t -> t.append("/etc/fstab", "/dev/disk/by-id/mmc-SC64G_0x1-part2 /home ext4 nofail 0 2\n"),
                        "old-disk-in-fstab"),
                row(
                        "old card by its link in crypttab",
                        NEW,
                        t -> t.append("/etc/crypttab", "old /dev/disk/by-id/mmc-SC64G_0x1-part2 none luks\n"),
                        "old-disk-in-crypttab"),
                row(
                        "old card by its link on the command line",
                        NEW,
                        t -> t.replace(CMDLINE, "rootwait", "resume=/dev/disk/by-id/mmc-SC64G_0x1-part2"),
                        "old-disk-in-cmdline",
                        "cmdline-of-another-disk"),
                row(
                        "swap on the old card",
                        NEW,
                        t -> t.append("/etc/fstab", "/dev/mmcblk0p2 none swap sw 0 0\n"),
                        "old-disk-in-fstab"));
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                setting(
                        "/etc/lvm/lvmlocal.conf",
                        "devices { global_filter = [ \"r|/dev/mapper/.*|\", \"r|/dev/dm-.*|\" ] }\n",
                        "lvm-settings"),
                setting(
                        "/etc/lvm/lvmlocal.conf",
                        "devices { filter = [ \"a|^/dev/sda|\", \"r|.*|\" ] }\n",
                        "lvm-settings"),
                setting(
                        "/etc/lvm/lvmlocal.conf",
                        "activation { auto_activation_volume_list = [ \"vg0\" ] }\n",
                        "lvm-settings"),
                setting("/etc/lvm/lvmlocal.conf", "global { event_activation = 0 }\n", "lvm-settings"),
                setting("/etc/initramfs-tools/conf.d/zzz", "MODULES=list\n", "modules-most"),
                setting("/etc/initramfs-tools/conf.d/zzz", "RESUME=UUID=1234\n", "resume-none"),
                setting("/etc/initramfs-tools/conf.d/zzz", "BOOT=nfs\n", "boot-local"),
                setting("/etc/initramfs-tools/modules", "dm_crypt\n", "modules-named"),
                setting(
                        "/etc/initramfs-tools/update-initramfs.conf",
                        "update_initramfs=no\n",
                        "upgrade-updates-initramfs"),
                setting("/etc/cryptsetup-initramfs/conf-hook", "ASKPASS=n\n", "askpass-setting"),
                setting("/etc/default/raspi-firmware", "SKIP_INITRAMFS_GEN=yes\n", "upgrade-builds-initramfs"),
                setting("/etc/default/raspi-firmware", "KERNEL=no\n", "upgrade-copies-kernel"),
                setting("/etc/default/raspi-firmware", "INITRAMFS=off\n", "upgrade-copies-initramfs"),
                row(
                        "kernel's hook gone",
                        NEW,
                        t -> t.without("/etc/kernel/postinst.d/z50-raspi-firmware"),
                        "upgrade-kernel-hook"),
                row(
                        "image's hook off",
                        NEW,
                        t -> t.mode("/etc/kernel/postinst.d/initramfs-tools", "rw-r--r--"),
                        "upgrade-kernel-hook"),
                row(
                        "no console-setup",
                        NEW,
                        t -> t.replace(
                                "/var/lib/dpkg/status",
                                "console-setup\nStatus: install ok installed",
                                "console-setup\nStatus: deinstall ok config-files"),
                        "package-console-setup"));
    }

    static Stream<Arguments> images() {
        String modules = "usr/lib/modules/" + RELEASE + "/kernel/";
        String askpass = "usr/lib/cryptsetup/askpass";
        return Stream.of(
                image("no askpass", i -> i.without(askpass), "initramfs-askpass"),
                image("askpass that cannot be run", i -> i.notExecutable(askpass), "initramfs-askpass"),
                image("no cryptsetup", i -> i.without("usr/sbin/cryptsetup"), "initramfs-cryptsetup"),
                image(
                        "cryptsetup that cannot be run",
                        i -> i.notExecutable("usr/sbin/cryptsetup"),
                        "initramfs-cryptsetup"),
                image("no script", i -> i.without("scripts/local-top/cryptroot"), "initramfs-cryptroot-scripts"),
                image("no functions", i -> i.without("usr/lib/cryptsetup/functions"), "initramfs-cryptroot-scripts"),
                image("no udev rule", i -> i.without("usr/lib/udev/rules.d/69-lvm.rules"), "initramfs-lvm-udev-rule"),
                image("no dm-mod", i -> i.without(modules + "drivers/md/dm-mod.ko.xz"), "initramfs-dm-mod"),
                image("no dm-crypt", i -> i.without(modules + "drivers/md/dm-crypt.ko.xz"), "initramfs-dm-crypt"),
                image("no xts", i -> i.without(modules + "crypto/xts.ko.xz"), "initramfs-cipher-modules"),
                image("no keymap", i -> i.without("usr/bin/setupcon"), "initramfs-keymap"),
                image(
                        "no crypttab",
                        i -> i.without("cryptroot/crypttab"),
                        "initramfs-crypttab",
                        "initramfs-crypttab-key",
                        "initramfs-crypttab-options"),
                embedded(
                        "cryptroot UUID=%s /FIXME-initramfs-rootmnt/root/key luks,discard,initramfs\n",
                        "initramfs-crypttab-key"),
                embedded(
                        "cryptroot UUID=%s none luks,discard,initramfs,keyscript=/lib/cryptsetup/scripts/passdev\n",
                        "initramfs-crypttab-key"),
                embedded(
                        "other UUID=%s none luks,discard,initramfs\n",
                        "initramfs-crypttab", "initramfs-crypttab-key", "initramfs-crypttab-options"),
                embedded("cryptroot /dev/nvme0n1p3 none luks,discard,initramfs\n", "initramfs-crypttab"),
                embedded("cryptroot UUID=%s none luks,initramfs\n", "initramfs-crypttab-options"),
                image(
                        "wrong UUID",
                        i -> i.with(
                                "cryptroot/crypttab",
                                "cryptroot UUID=11111111-2222-4333-8444-555555555555 none luks,discard,initramfs\n"),
                        "initramfs-crypttab"),
                image(
                        "devices file",
                        i -> i.with("etc/lvm/lvm.conf", "devices { use_devicesfile = 1 }\n")
                                .with("etc/lvm/devices/system.devices", "IDTYPE=devname IDNAME=/dev/sda\n"),
                        "initramfs-lvm-settings"),
                image(
                        "no events",
                        i -> i.with("etc/lvm/lvmlocal.conf", "global/event_activation=0\n"),
                        "initramfs-lvm-settings"),
                row(
                        "empty image",
                        NEW,
                        t -> t.text(IMAGE, "").text(ON_ESP, ""),
                        "initramfs-empty",
                        "initramfs-readable",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                row(
                        "truncated image",
                        NEW,
                        t -> t.cut(IMAGE, 200).cut(ON_ESP, 200),
                        "initramfs-readable",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                row(
                        "copy that was cut off",
                        NEW,
                        t -> t.cut(ON_ESP, 200),
                        "initramfs-readable",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                row(
                        "wrong mark",
                        NEW,
                        t -> t.bytes(IMAGE, new byte[] {'Q', 'Q', 'Q', 'Q', 'Q', 'Q', 'Q', 'Q'})
                                .bytes(ON_ESP, new byte[] {'Q', 'Q', 'Q', 'Q', 'Q', 'Q', 'Q', 'Q'}),
                        "initramfs-readable",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                row(
                        "kernel's modules removed",
                        NEW,
                        t -> t.without("/usr/lib/modules/" + RELEASE + "/modules.dep"),
                        "kernel-modules"),
                row(
                        "kernel of the other flavour",
                        NEW,
                        t -> t.bytes("/boot/firmware/kernel_2712.img", GoodTarget.kernel(GoodTarget.V8)),
                        MIXED));
    }

    static Stream<Arguments> firmware() {
        return Stream.of(
                row(
                        "autoboot.txt to a second system",
                        NEW,
                        t -> t.text("/boot/firmware/autoboot.txt", "[all]\nboot_partition=2\n"),
                        "esp-autoboot"),
                row(
                        "device tree cut short",
                        NEW,
                        t -> t.cut("/boot/firmware/bcm2712d0-rpi-5-b.dtb", 6),
                        "firmware-device-trees-whole"),
                row(
                        "garbage as device tree",
                        NEW,
                        t -> t.bytes(
                                "/boot/firmware/bcm2712-rpi-5-b.dtb", "garbage!!".getBytes(StandardCharsets.US_ASCII)),
                        "firmware-device-trees-whole"),
                row(
                        "kernel cut short",
                        NEW,
                        t -> t.cut("/boot/firmware/kernel_2712.img", 4),
                        with("kernel-copy", NO_KERNEL)));
    }

    /** The names of all that does not pass. */
    static Set<String> told(GoodTarget target, LocalDate bootloader, Path folder) {
        List<CheckResult> heard = new ArrayList<>();
        MachineFacts facts =
                Samples.facts(ByteSize.mib(8192), Optional.of(bootloader), "179:2", List.of(), Samples.sdAndTarget());
        ProvisionPlan plan = Samples.plan(Mode.POSTCHECK, TargetPaths.below(target.base), List.of());
        try {
            new PostcheckStep(folder.resolve("no-live-system"))
                    .apply(Samples.context(plan, facts, GoodMachine.at(target.root), "pw", new HeardChecks(heard)));
        } catch (VerificationException failure) {
            assertThat(heard).anyMatch(CheckResult::failed);
        }
        Set<String> names = new TreeSet<>();
        heard.stream()
                .filter(result -> result.status() != CheckResult.Status.PASS)
                .filter(result -> !result.name().equals(SMALL))
                .forEach(result -> {
                    assertThat(result.remedy()).as(result.toString()).isNotBlank();
                    names.add(result.name());
                });
        return names;
    }

    private static SmallInitramfs image() {
        return SmallInitramfs.of(RELEASE, Samples.LUKS);
    }

    private static Arguments config(String text, String... named) {
        return config(text, NEW, t -> {}, named);
    }

    private static Arguments config(String text, String first, String[] named) {
        return config(text, NEW, t -> {}, with(first, named));
    }

    private static Arguments config(String text, LocalDate bootloader, String... named) {
        return config(text, bootloader, t -> {}, named);
    }

    private static Arguments config(String text, LocalDate bootloader, Consumer<GoodTarget> more, String... named) {
        return row("config.txt " + text.replace('\n', ';'), bootloader, t -> more.accept(t.text(CONFIG, text)), named);
    }

    private static Arguments cmdline(String as, String instead, String... named) {
        String what = "cmdline.txt " + instead.replace("\n", "\\n").replace("\r", "\\r");
        return row(what.substring(0, Math.min(60, what.length())), NEW, t -> t.replace(CMDLINE, as, instead), named);
    }

    private static Arguments crypttab(String text, String... named) {
        return row("crypttab " + text.strip(), NEW, t -> t.text("/etc/crypttab", text), named);
    }

    private static Arguments setting(String file, String text, String... named) {
        return row(file + " " + text.strip(), NEW, t -> t.text(file, text), named);
    }

    private static Arguments image(String what, Consumer<SmallInitramfs> breaking, String... named) {
        SmallInitramfs image = image();
        breaking.accept(image);
        return row("image: " + what, NEW, t -> t.image(RELEASE, image), named);
    }

    private static Arguments embedded(String crypttab, String... named) {
        return image(crypttab.strip(), i -> i.with("cryptroot/crypttab", crypttab.formatted(Samples.LUKS)), named);
    }

    private static Arguments row(String what, LocalDate bootloader, Consumer<GoodTarget> breaking, String... named) {
        return arguments(what, bootloader, breaking, new TreeSet<>(Set.of(named)));
    }

    private static String[] with(String first, String[] more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
