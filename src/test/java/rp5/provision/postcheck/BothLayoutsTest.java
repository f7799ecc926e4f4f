package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.testing.SmallInitramfs;

/**
 * Boot files as people write them, on disks of both layouts: good ones of which nothing is told, and such with one broken link, of which
 * that one is.
 */
class BothLayoutsTest {
    private static final String CONFIG = "/boot/firmware/config.txt";
    private static final String CMDLINE = "/boot/firmware/cmdline.txt";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"configs", "commandLines", "images", "tables"})
    void theBrokenLinkIsNamed(String what, boolean debian, Consumer<GoodTarget> breaking, Set<String> named) {
        GoodTarget target = debian ? GoodTarget.debianIn(folder) : GoodTarget.in(folder);
        breaking.accept(target);

        assertThat(BrokenBootTest.told(target, LocalDate.of(2025, 12, 31), folder))
                .isEqualTo(named);
    }

    static Stream<Arguments> configs() {
        return Stream.of(
                        config("{order}auto_initramfs=1 # comment\n", "config-unclear-line two-initramfs-orders"),
                        config("{order}auto_initramfs=01\n", "two-initramfs-orders"),
                        config("{order}auto_initramfs = 1\n", "config-unclear-line"),
                        config("{order}auto_initramfs=1\nauto_initramfs=0\n", ""),
                        config(
                                "auto_initramfs=1\nauto_initramfs=0\n",
                                "initramfs-crypttab kernel-initramfs no-initramfs-order",
                                "initramfs-crypttab kernel-image kernel-initramfs kernel-missing kernel-modules no-initramfs-order"),
                        config("{order}kernel = gone.img\n", "config-unclear-line"),
                        config(
                                "{order}kernel= gone.img\n",
                                "config-unclear-line kernel-image kernel-initramfs kernel-missing kernel-modules"),
                        config("{order}KERNEL=gone.img\n", "config-unclear-line"),
                        config(
                                "{order}kernel=gone.img # mine\n",
                                "config-unclear-line kernel-image kernel-initramfs kernel-missing kernel-modules"),
                        config(
                                "kernel={kernel}\ninitramfs = {image} followkernel\n",
                                "config-initramfs-with-equals initramfs-crypttab kernel-initramfs no-initramfs-order"),
                        config(
                                "kernel={kernel}\nINITRAMFS {image} followkernel\n",
                                "config-unclear-line initramfs-crypttab kernel-initramfs no-initramfs-order"),
                        config("kernel={kernel}\ninitramfs\t{image}\tfollowkernel\n", ""),
                        config("kernel={kernel}\r\ninitramfs {image} followkernel\r\n", ""),
                        config("kernel={kernel}\ninitramfs {image} followkernel # c\n", "config-unclear-line"),
                        config(
                                "kernel={kernel}\ninitramfs extra.cpio {image} followkernel\n",
                                "fixed-initramfs-address initramfs-crypttab initramfs-missing kernel-initramfs"),
                        config(
                                "kernel={kernel}\ninitramfs extra.cpio,{image} followkernel\n",
                                "initramfs-crypttab initramfs-missing kernel-initramfs"),
                        config("kernel={kernel}\nramfsfile={image}\nramfsaddr=-1\n", ""),
                        config("kernel={kernel}\nramfsfile={image}\nramfsaddr=0x02000000\n", "fixed-initramfs-address"),
                        config(
                                "\uFEFF{order}",
                                "config-not-text initramfs-crypttab kernel-initramfs no-initramfs-order",
                                "config-not-text kernel-image kernel-initramfs kernel-missing kernel-modules"),
                        config("\uFEFF# c\n{order}", "config-not-text"),
                        config(
                                "a=1\0\n{order}",
                                "config-not-text initramfs-crypttab kernel-initramfs no-initramfs-order",
                                "config-not-text initramfs-crypttab kernel-image kernel-initramfs kernel-missing kernel-modules no-initramfs-order"),
                        config(
                                "\0".repeat(200),
                                "config-not-text initramfs-crypttab kernel-initramfs no-initramfs-order",
                                "config-not-text initramfs-crypttab kernel-image kernel-initramfs kernel-missing kernel-modules no-initramfs-order"),
                        config("{order}include config.txt\n", "config-include-too-deep"),
                        config("{order}include kernel8\0.img\n", "config-include-missing config-not-text"),
                        including("{order}include more.txt\n", "more.txt", "[pi4]\ndtparam=x\n", ""),
                        including(
                                "include more.txt\n{order}",
                                "more.txt",
                                "[pi4]\ndtparam=x\n",
                                "initramfs-crypttab kernel-initramfs no-initramfs-order",
                                "initramfs-crypttab kernel-image kernel-initramfs kernel-missing kernel-modules no-initramfs-order"),
                        config("{order}include overlays\n", "config-include-missing"),
                        config("[pi4]\nkernel=gone.img\n[all]\n{order}[cm4]\notg_mode=1\n", ""),
                        config("[board-type=0x17]\n{order}", ""),
                        config("[board-type=23]\n{order}", ""),
                        config("[pi5]\n{order}", ""),
                        config("[pi5]\n{order}[pi4]\nkernel=kernel8.img\n", ""),
                        config(
                                "{order}[board-type=0x17]\nkernel=gone.img\n",
                                "kernel-image kernel-initramfs kernel-missing kernel-modules"),
                        config("{order}[partition=1]\nkernel=gone.img\n", "config-filter-depends"),
                        config("{order}[tryboot]\nkernel=gone.img\n[all]\n", "config-filter-depends"),
                        config("{order}[gpio4=1]\nos_prefix=x/\n[all]\n", "config-filter-depends"),
                        including(
                                "{order}device_tree=bcm2711-rpi-4-b.dtb\n",
                                "bcm2711-rpi-4-b.dtb",
                                "x",
                                "device-tree-of-another-board"),
                        config("{order}device_tree=\n", "device-tree-pinned"),
                        config(
                                "{order}device_tree=sub/bcm2712-rpi-5-b.dtb\n",
                                "device-tree-missing device-tree-pinned"),
                        config("{order}total_mem=256\n", "luks-kdf-memory"),
                        config("{order}total_mem=4096\n", ""),
                        config("{order}arm_64bit=0\n", ""),
                        config("{order}os_check=0\n", ""),
                        config("{order}os_prefix=new\n", "os-prefix-ignored"),
                        config("{order}cmdline=\n", ""),
                        config("{order}#" + "x".repeat(99) + "\n", ""),
                        config("{order}dtoverlay=" + "x".repeat(88) + "\n", ""),
                        config("{order}[pi4]\nkernel=" + "x".repeat(99) + "\n", "config-line-too-long"),
                        config(
                                "{order}" + "# a comment that is there to fill the file up\n".repeat(1000),
                                "config-too-big"),
                        config("{order}kernel_address=0x200000\n", ""),
                        config(
                                "{order}kernel=sub/{kernel}\n",
                                "kernel-image kernel-initramfs kernel-missing kernel-modules"),
                        row(
                                "kernel below a folder, there",
                                t -> t.text(CONFIG, t.filled("kernel=sub/{kernel}\ninitramfs {image} followkernel\n"))
                                        .bytes(
                                                "/boot/firmware/sub/" + name(t.kernelFile()),
                                                GoodTarget.kernel(t.release())),
                                ""),
                        row(
                                "auto + kernel in a folder",
                                t -> t.text(CONFIG, "auto_initramfs=1\nkernel=sub/kernel_2712.img\n")
                                        .bytes(
                                                "/boot/firmware/sub/kernel_2712.img",
                                                GoodTarget.kernel(GoodTarget.RELEASE)),
                                "auto-initramfs-finds-nothing initramfs-crypttab kernel-initramfs"),
                        row(
                                "kernel cut behind its banner",
                                t -> kernel(t, longer(t)).cut(t.kernelFile(), 3000),
                                "kernel-copy"),
                        row(
                                "kernel gzip cut",
                                t -> kernel(t, packed(t)).cut(t.kernelFile(), packed(t).length - 9),
                                "kernel-copy kernel-image kernel-initramfs kernel-modules"),
                        row(
                                "kernel gzip corrupt in both",
                                t -> kernel(t, spoilt(packed(t))),
                                "kernel-copy kernel-image kernel-initramfs kernel-modules"),
                        row("kernel gzip good", t -> kernel(t, packed(t)), ""),
                        row(
                                "kernel all zero",
                                t -> t.bytes(t.kernelFile(), new byte[1000]),
                                "kernel-copy kernel-image kernel-initramfs kernel-modules"))
                .flatMap(both -> both);
    }

    static Stream<Arguments> commandLines() {
        String root = "root=/dev/mapper/rp5vg-root";
        return Stream.of(
                        cmd(root, "root=\"/dev/mapper/rp5vg-root\"", "cmdline-root"),
                        cmd(root, "\"root=/dev/mapper/rp5vg-root\"", "cmdline-root"),
                        cmd("\n", " -- root=/dev/sda1\n", "cmdline-root"),
                        cmd("\n", " x=\"a root=/dev/sda1 b\"\n", "cmdline-root"),
                        cmd("\n", " -- cryptopts=\n", "cmdline-cryptopts"),
                        cmd(root, "root=/dev/dm-0", "cmdline-root"),
                        cmd(root, "root=UUID=" + Samples.IDS.rootFs(), ""),
                        cmd(root, "root=UUID=" + Samples.IDS.bootFs(), "cmdline-root"),
                        cmd(root, "root=uuid=" + Samples.IDS.rootFs(), "cmdline-root"),
                        cmd(root, "root=PARTUUID=" + Samples.IDS.luksPart(), "cmdline-root"),
                        cmd(root, "root=LABEL=rp5sys", "cmdline-root"),
                        cmd(root, "ROOT=/dev/mapper/rp5vg-root", "cmdline-root"),
                        cmd(root, "root= /dev/mapper/rp5vg-root", "cmdline-root"),
                        cmd(root, root + " " + root, "cmdline-root"),
                        cmd(
                                root + " rootfstype=ext4 rootwait cryptdevice=UUID=" + Samples.LUKS + ":cryptroot\n",
                                "cryptdevice=UUID=" + Samples.LUKS + ":cryptroot " + root + "\r\n",
                                "cmdline-carriage-return"),
                        cmd("\n", "\n\n\n", ""),
                        cmd("\n", "", ""),
                        cmd("\n", "\0\0\0\0", "cmdline-not-text"),
                        cmd("console=tty1", "console=tty1\0", "cmdline-cryptdevice cmdline-not-text cmdline-root"),
                        cmd("console=tty1", "\uFEFFconsole=tty1", "cmdline-not-text"),
                        cmd("rootwait", "rdinit=/bin/sh", "cmdline-for-the-initramfs"),
                        cmd("rootwait", "noinitrd", "cmdline-for-the-initramfs"),
                        cmd("rootwait", "initrd=0x1000,200", "cmdline-for-the-initramfs"),
                        cmd("rootwait", "mem=256M", "luks-kdf-memory"),
                        cmd("rootwait", "mem=4G", ""),
                        cmd("rootwait", "modprobe.blacklist=nvme", "cmdline-for-the-initramfs"),
                        cmd("rootwait", "blacklist=nvme", "cmdline-for-the-initramfs"),
                        cmd("rootwait", "rootfstype=\"ext4\"", "cmdline-rootfstype"),
                        cmd("rootwait", "ro noresume ip=dhcp fsck.repair=yes panic=60", ""),
                        cmd("rootwait", "rw init=/sbin/init", "cmdline-init"),
                        cmd("rootwait", "init=/lib/systemd/systemd", "cmdline-init"),
                        cmd("rootwait", "init=/does/not/exist", "cmdline-init"),
                        cmd("rootwait", "x=\"a break b\"", "cmdline-for-the-initramfs"),
                        cmd("rootwait", "\trootwait\t", ""),
                        cmd("rootwait", "systemd.unit=rescue.target", "cmdline-init"),
                        cmd("rootwait", "rescue", "cmdline-init"),
                        cmd("rootwait", "1", ""),
                        row("cmdline.txt: empty", t -> t.text(CMDLINE, ""), "cmdline-cryptdevice cmdline-root"),
                        row(
                                "cmdline.txt: zeros",
                                t -> t.text(CMDLINE, "\0".repeat(100)),
                                "cmdline-cryptdevice cmdline-not-text cmdline-root"))
                .flatMap(both -> both);
    }

    static Stream<Arguments> images() {
        String luks = "UUID=" + Samples.LUKS;
        return Stream.of(
                        image("no dmsetup", i -> i.without("usr/sbin/dmsetup"), "initramfs-dmsetup"),
                        row(
                                "no driver of the disk",
                                t -> t.image(SmallInitramfs.of(t.release(), Samples.LUKS)
                                        .without("usr/lib/modules/" + t.release()
                                                + "/kernel/drivers/nvme/host/nvme.ko.xz")),
                                "initramfs-disk-drivers"),
                        row(
                                "no ext4",
                                t -> t.text(
                                                "/usr/lib/modules/" + t.release() + "/modules.builtin",
                                                "kernel/fs/fat/fat.ko\n")
                                        .image(SmallInitramfs.of(t.release(), Samples.LUKS)
                                                .without("usr/lib/modules/" + t.release()
                                                        + "/kernel/fs/ext4/ext4.ko.xz")),
                                "initramfs-disk-drivers"),
                        row(
                                "ext4 built in",
                                t -> t.image(SmallInitramfs.of(t.release(), Samples.LUKS)
                                        .without("usr/lib/modules/" + t.release() + "/kernel/fs/ext4/ext4.ko.xz")),
                                ""),
                        image("no init", i -> i.without("init"), "initramfs-init"),
                        image(
                                "local-top not executable",
                                i -> i.notExecutable("scripts/local-top/cryptroot"),
                                "initramfs-cryptroot-scripts"),
                        image(
                                "no local-block",
                                i -> i.without("scripts/local-block/cryptroot"),
                                "initramfs-cryptroot-scripts"),
                        image(
                                "two fields",
                                i -> i.with("cryptroot/crypttab", "cryptroot " + luks + "\n"),
                                "initramfs-crypttab initramfs-crypttab-key initramfs-crypttab-options"),
                        image(
                                "upper case UUID",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot UUID=" + Samples.LUKS.toUpperCase(Locale.ROOT)
                                                + " none luks,discard,initramfs\n"),
                                "initramfs-crypttab"),
                        image(
                                "by-uuid",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot /dev/disk/by-uuid/" + Samples.LUKS
                                                + " none luks,discard,initramfs\n"),
                                ""),
                        image(
                                "partuuid",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot PARTUUID=" + Samples.IDS.luksPart()
                                                + " none luks,discard,initramfs\n"),
                                ""),
                        image(
                                "relative keyscript",
                                i -> i.with(
                                                "cryptroot/crypttab",
                                                "cryptroot " + luks + " none luks,discard,initramfs,keyscript=mine\n")
                                        .with("usr/lib/cryptsetup/scripts/mine", "#!/bin/sh\n"),
                                ""),
                        image(
                                "keyscript not executable",
                                i -> i.with(
                                                "cryptroot/crypttab",
                                                "cryptroot " + luks
                                                        + " none luks,discard,initramfs,keyscript=/lib/cryptsetup/scripts/mine\n")
                                        .with("usr/lib/cryptsetup/scripts/mine", "#!/bin/sh\n")
                                        .notExecutable("usr/lib/cryptsetup/scripts/mine"),
                                "initramfs-crypttab-key"),
                        image(
                                "option plain",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,plain\n"),
                                "initramfs-crypttab-options"),
                        image(
                                "option swap",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,swap\n"),
                                "initramfs-crypttab-options"),
                        image(
                                "option readonly",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,readonly\n"),
                                "initramfs-crypttab-options"),
                        image(
                                "option header=/boot/h",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,header=/boot/h\n"),
                                "initramfs-crypttab-options"),
                        image(
                                "option tcrypt",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,tcrypt\n"),
                                "initramfs-crypttab-options"),
                        image(
                                "option keyslot=7",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,keyslot=7\n"),
                                ""),
                        image(
                                "option tries=1",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,tries=1\n"),
                                ""),
                        image(
                                "option noauto",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,noauto\n"),
                                ""),
                        image(
                                "option noearly",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,noearly\n"),
                                ""),
                        image(
                                "option x-initrd.attach",
                                i -> i.with(
                                        "cryptroot/crypttab",
                                        "cryptroot " + luks + " none luks,discard,initramfs,x-initrd.attach\n"),
                                ""),
                        image(
                                "filter on the mapper name only",
                                i -> i.with("etc/lvm/lvm.conf", "devices { filter = [ \"r|/dev/mapper/.*|\" ] }\n"),
                                "initramfs-lvm-settings"),
                        image(
                                "devices file of another container",
                                i -> i.with("etc/lvm/lvm.conf", "devices { use_devicesfile = 1 }\n")
                                        .with(
                                                "etc/lvm/devices/system.devices",
                                                "IDTYPE=crypt_uuid IDNAME=CRYPT-LUKS2-1111-cryptroot DEVNAME=/dev/mapper/cryptroot PVID=x\n"),
                                "initramfs-lvm-settings"),
                        image(
                                "devices file commented",
                                i -> i.with("etc/lvm/lvm.conf", "devices { use_devicesfile = 1 }\n")
                                        .with(
                                                "etc/lvm/devices/system.devices",
                                                "# IDTYPE=devname IDNAME=/dev/mapper/cryptroot\n"),
                                "initramfs-lvm-settings"),
                        image(
                                "activation=0",
                                i -> i.with("etc/lvm/lvm.conf", "global { activation = 0 }\n"),
                                "initramfs-lvm-settings"),
                        image(
                                "volume_list",
                                i -> i.with("etc/lvm/lvm.conf", "activation { volume_list = [ \"@*\" ] }\n"),
                                "initramfs-lvm-settings"),
                        image(
                                "early only",
                                i -> {
                                    for (String f : new String[] {
                                        "usr/sbin/cryptsetup",
                                        "usr/sbin/lvm",
                                        "usr/bin/setupcon",
                                        "usr/lib/cryptsetup/askpass",
                                        "usr/lib/cryptsetup/functions",
                                        "scripts/local-top/cryptroot",
                                        "cryptroot/crypttab",
                                        "etc/default/keyboard",
                                        "usr/lib/udev/rules.d/69-lvm.rules"
                                    }) i.without(f);
                                },
                                "initramfs-askpass initramfs-cryptroot-scripts initramfs-cryptsetup initramfs-crypttab initramfs-crypttab-key initramfs-crypttab-options initramfs-keymap initramfs-lvm initramfs-lvm-udev-rule"))
                .flatMap(both -> both);
    }

    static Stream<Arguments> tables() {
        String luks = "UUID=" + Samples.LUKS;
        return Stream.of(
                        etc(
                                "/etc/crypttab",
                                "cryptroot UUID=" + Samples.LUKS.toUpperCase(Locale.ROOT)
                                        + " none luks,discard,initramfs\n",
                                "crypttab-uuid system-crypttab"),
                        etc(
                                "/etc/crypttab",
                                "cryptroot PARTUUID=" + Samples.IDS.luksPart() + " none luks,discard,initramfs\n",
                                ""),
                        etc(
                                "/etc/crypttab",
                                "cryptroot /dev/disk/by-uuid/" + Samples.LUKS + " none luks,discard,initramfs\n",
                                ""),
                        etc(
                                "/etc/crypttab",
                                "cryptroot " + luks + " none luks,discard,initramfs\r\n",
                                "crypttab-options system-crypttab"),
                        etc(
                                "/etc/crypttab",
                                "cryptroot " + luks + " none luks,discard,initramfs,keyscript=/usr/local/bin/gone\n",
                                "crypttab-key"),
                        etc(
                                "/etc/crypttab",
                                "cryptroot " + luks + " none luks,discard,initramfs,swap\n",
                                "crypttab-options"),
                        etc(
                                "/etc/crypttab",
                                "cryptroot " + luks + " none luks,discard,initramfs,readonly\n",
                                "crypttab-options"),
                        etc(
                                "/etc/crypttab",
                                "cryptroot " + luks + " - luks,discard,initramfs\n",
                                "crypttab-key initramfs-crypttab-key other-initramfs-crypttab-key",
                                "crypttab-key initramfs-crypttab-key"),
                        etc(
                                "/etc/crypttab",
                                "cryptroot " + luks + "\n",
                                "crypttab-key crypttab-options system-crypttab"),
                        etc(
                                "/etc/crypttab",
                                "# c\n\ncryptroot\t" + luks + "\tnone\tluks,discard,initramfs,tries=5\n",
                                ""),
                        etc(
                                "/etc/crypttab",
                                "cryptroot " + luks + " none luks,discard,initramfs,keyscript=/a\0b\n",
                                "crypttab-key"),
                        fstab("UUID=" + Samples.IDS.espVolumeId(), "PARTUUID=" + Samples.IDS.espPart(), ""),
                        fstab("UUID=" + Samples.IDS.bootFs(), "PARTUUID=" + Samples.IDS.bootPart(), ""),
                        fstab("UUID=" + Samples.IDS.bootFs(), "PARTUUID=" + Samples.IDS.espPart(), "fstab-boot"),
                        fstab("UUID=" + Samples.IDS.espVolumeId(), "UUID=87bd-f328", "fstab-boot-firmware"),
                        fstab(
                                "UUID=" + Samples.IDS.rootFs(),
                                "UUID=" + Samples.IDS.rootFs().toString().toUpperCase(Locale.ROOT),
                                "fstab-root"),
                        fstab("UUID=" + Samples.IDS.rootFs(), "/dev/rp5vg/root", "fstab-root"),
                        fstab("UUID=" + Samples.IDS.rootFs(), "/dev/mapper/rp5vg-root", ""),
                        fstab("noatime 0 1", "noatime", ""),
                        fstab("noatime 0 1", "subvol=@ 0 1", ""),
                        fstab(" / ext4", " / auto", ""),
                        fstab(
                                "vfat defaults,umask=0077",
                                "vfat noauto,x-systemd.automount,umask=0077",
                                "fstab-options"),
                        fstab("vfat defaults,umask=0077", "vfat nofail,umask=0077", ""),
                        fstab(
                                "proc /proc",
                                "UUID=DEAD-BEEF /var ext4 defaults 0 2\nproc /proc",
                                "fstab-absent-devices"),
                        fstab("proc /proc", "tmpfs /boot tmpfs nofail\nproc /proc", "fstab-boot fstab-types"),
                        row("fstab: CRLF", t -> t.replace("/etc/fstab", "\n", "\r\n"), "fstab-options"),
                        row(
                                "fstab: none",
                                t -> t.without("/etc/fstab"),
                                "fstab-boot fstab-boot-firmware fstab-esp-umask fstab-root"),
                        etc("/etc/default/raspi-firmware", "ROOTPART=PARTUUID=2f9c7a51-02\n", "upgrade-root"),
                        etc("/etc/default/raspi-firmware", "ROOTPART=/dev/mapper/rp5vg-root\n", ""),
                        etc("/etc/default/raspi-extra-cmdline", "root=/dev/sda1\n", "upgrade-root"),
                        etc("/etc/lvm/lvm.conf", "devices { filter = [ \"r|/dev/dm-.*|\" ] }\n", "lvm-settings"))
                .flatMap(both -> both);
    }

    /** A kernel that is longer than its banner. */
    private static byte[] longer(GoodTarget target) {
        byte[] kernel = Arrays.copyOf(GoodTarget.kernel(target.release()), 5000);
        kernel[4000] = 7;
        return kernel;
    }

    /** A kernel that was packed with gzip, much of it behind its banner. */
    private static byte[] packed(GoodTarget target) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] rest = new byte[300_000];
        new Random(1).nextBytes(rest);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(GoodTarget.kernel(target.release()));
            out.write(rest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] spoilt(byte[] packed) {
        packed[packed.length - 20] ^= 0x55;
        return packed;
    }

    private static GoodTarget kernel(GoodTarget target, byte[] kernel) {
        return target.both("/boot/vmlinuz-" + target.release(), name(target.kernelFile()), kernel);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Stream<Arguments> config(String text, String... named) {
        return row("config.txt " + text, t -> t.text(CONFIG, t.filled(text)), named);
    }

    private static Stream<Arguments> including(String text, String file, String more, String... named) {
        return row(
                "config.txt " + text + file + ": " + more,
                t -> t.text(CONFIG, t.filled(text)).text("/boot/firmware/" + file, more),
                named);
    }

    private static Stream<Arguments> cmd(String as, String instead, String... named) {
        return row("cmdline.txt " + instead, t -> t.replace(CMDLINE, as, instead), named);
    }

    private static Stream<Arguments> image(String what, Consumer<SmallInitramfs> change, String... named) {
        return row(
                "image: " + what,
                t -> {
                    SmallInitramfs image = SmallInitramfs.of(t.release(), Samples.LUKS);
                    change.accept(image);
                    t.image(image);
                },
                named);
    }

    private static Stream<Arguments> etc(String file, String text, String... named) {
        return row(file + " " + text, t -> t.text(file, text), named);
    }

    private static Stream<Arguments> fstab(String as, String instead, String... named) {
        return row("fstab: " + instead, t -> t.replace("/etc/fstab", as, instead), named);
    }

    /** On both layouts; the second set of names, if any, is Debian's. */
    private static Stream<Arguments> row(String what, Consumer<GoodTarget> change, String... named) {
        String shown = what.strip().replaceAll("[^ -~]", "~");
        String brief = shown.substring(0, Math.min(90, shown.length()));
        return Stream.of(
                arguments("Raspberry Pi OS, " + brief, false, change, names(named[0])),
                arguments("Debian, " + brief, true, change, names(named[named.length - 1])));
    }

    private static Set<String> names(String list) {
        return list.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(list.split(" ")));
    }
}
