package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import rp5.provision.testing.ScriptedRunner;
import rp5.provision.testing.SmallInitramfs;

/** Ways in which a good target, or the disk that it lies on, is broken, each with the names of the checks that must say so. */
final class Breaks {
    private static final String CONFIG = "/boot/firmware/config.txt";
    private static final String CMDLINE = "/boot/firmware/cmdline.txt";
    private static final String RELEASE = GoodTarget.RELEASE;
    private static final String UNIT = "/etc/systemd/system/rp5-postboot-check.service";
    private static final String UNIT_ENABLED = "/etc/systemd/system/multi-user.target.wants/rp5-postboot-check.service";

    private Breaks() {}

    static Stream<Arguments> ofTarget() {
        return Stream.of(firmwareBreaks(), textBreaks(), systemBreaks(), imageBreaks())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> firmwareBreaks() {
        return Stream.of(
                broken("no start4.elf", t -> t.without("/boot/firmware/start4.elf"), "firmware-start4"),
                broken("empty fixup4.dat", t -> t.text("/boot/firmware/fixup4.dat", ""), "firmware-fixup4"),
                broken(
                        "empty device tree",
                        t -> t.text("/boot/firmware/bcm2712d0-rpi-5-b.dtb", ""),
                        "firmware-device-trees"),
                broken(
                        "no device tree of a Pi 5 B",
                        t -> t.without("/boot/firmware/bcm2712-rpi-5-b.dtb"),
                        "firmware-device-tree"),
                broken("no overlays", t -> t.without("/boot/firmware/overlays/vc4-kms-v3d.dtbo"), "firmware-overlays"),
                broken(
                        "no config.txt",
                        t -> t.without(CONFIG),
                        "config-missing",
                        "no-initramfs-order",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken(
                        "two orders",
                        t -> t.replace(CONFIG, "dtparam=audio=on", "auto_initramfs=1"),
                        "two-initramfs-orders"),
                broken(
                        "order for another board only",
                        t -> t.replace(CONFIG, "[all]", "[pi4]"),
                        "no-initramfs-order",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken(
                        "kernel of another name",
                        t -> t.replace(CONFIG, "[all]", "[all]\nkernel=other.img"),
                        "kernel-missing"),
                broken("ESP not empty", t -> t.text("/../esp/config.txt", ""), "not-yet-bootable"));
    }

    private static Stream<Arguments> textBreaks() {
        return Stream.of(
                broken(
                        "old root",
                        t -> t.replace(CMDLINE, "root=/dev/mapper/rp5vg-root", "root=PARTUUID=2f9c7a51-02"),
                        "cmdline-root",
                        "old-disk-in-cmdline"),
                broken("two roots", t -> t.replace(CMDLINE, "rootwait", "root=/dev/sda1"), "cmdline-root"),
                broken("resize", t -> t.replace(CMDLINE, "rootwait", "rootwait resize"), "cmdline-first-start"),
                broken(
                        "firstboot",
                        t -> t.replace(CMDLINE, "rootwait", "init=/usr/lib/raspberrypi-sys-mods/firstboot"),
                        "cmdline-first-start"),
                broken("no cryptdevice", t -> t.replace(CMDLINE, "cryptdevice=", "cryptdevic="), "cmdline-cryptdevice"),
                broken("cryptopts", t -> t.replace(CMDLINE, "rootwait", "cryptopts="), "cmdline-cryptopts"),
                broken(
                        "two lines",
                        t -> t.replace(CMDLINE, "rootwait", "rootwait\nquiet"),
                        "cmdline-several-lines",
                        "cmdline-cryptdevice"),
                broken(
                        "no cmdline.txt",
                        t -> t.without(CMDLINE),
                        "cmdline-missing",
                        "cmdline-root",
                        "cmdline-cryptdevice"),
                broken("fstab without /", t -> t.replace("/etc/fstab", " / ext4", " /data ext4"), "fstab-root"),
                broken(
                        "two /boot",
                        t -> t.replace("/etc/fstab", "proc /proc", "UUID=5C0F-FEE6 /boot vfat nofail\nproc /proc"),
                        "fstab-boot",
                        "fstab-types"),
                broken("wrong type", t -> t.replace("/etc/fstab", "firmware vfat", "firmware ext4"), "fstab-types"),
                broken("open ESP", t -> t.replace("/etc/fstab", ",umask=0077", ""), "fstab-esp-umask"),
                broken(
                        "old disk in fstab",
                        t -> t.replace("/etc/fstab", "proc /proc", "PARTUUID=2f9c7a51-01 /old vfat nofail\nproc /proc"),
                        "old-disk-in-fstab"),
                broken(
                        "old disk by label",
                        t -> t.replace("/etc/fstab", "proc /proc", "LABEL=rootfs /old ext4 nofail\nproc /proc"),
                        "old-disk-in-fstab"),
                broken(
                        "crypttab of another container",
                        t -> t.replace("/etc/crypttab", "55824155", "55824156"),
                        "crypttab-uuid",
                        "system-crypttab"),
                broken(
                        "crypttab without initramfs",
                        t -> t.replace("/etc/crypttab", ",initramfs", ""),
                        "crypttab-options"),
                broken(
                        "keyfile",
                        t -> t.replace("/etc/crypttab", " none ", " /root/key "),
                        "crypttab-key",
                        "initramfs-crypttab-key"),
                broken(
                        "old disk in crypttab",
                        t -> t.replace(
                                "/etc/crypttab",
                                "cryptroot UUID",
                                "old PARTUUID=2f9c7a51-01 none luks\ncryptroot UUID"),
                        "old-disk-in-crypttab"),
                broken(
                        "no crypttab",
                        t -> t.without("/etc/crypttab"),
                        "crypttab-entry",
                        "system-crypttab",
                        "permissions-crypttab"));
    }

    private static Stream<Arguments> systemBreaks() {
        return Stream.of(
                broken(
                        "MODULES=dep",
                        t -> t.replace("/etc/initramfs-tools/conf.d/zz-rp5", "most", "dep"),
                        "modules-most",
                        "planned-files"),
                broken(
                        "later conf.d file",
                        t -> t.text("/etc/initramfs-tools/conf.d/zzz", "MODULES=dep\n"),
                        "modules-most"),
                broken("LVM filter", t -> t.replace("/etc/lvm/lvm.conf", "# filter", "filter"), "lvm-settings"),
                withoutPackage("lvm2"),
                withoutPackage("cryptsetup-initramfs"),
                withoutPackage("initramfs-tools"),
                broken(
                        "record of another disk",
                        t -> t.replace(
                                "/etc/rp5-provision/provisioned.conf", Samples.LUKS, Samples.LUKS.replace('5', '6')),
                        "guard-record"),
                broken("no record", t -> t.without("/etc/rp5-provision/provisioned.conf"), "guard-record"),
                broken("no hook", t -> t.without("/etc/initramfs/post-update.d/z50-raspi-firmware"), "upgrade-hook"),
                broken(
                        "hook off",
                        t -> t.mode("/etc/initramfs/post-update.d/z50-raspi-firmware", "rw-r--r--"),
                        "upgrade-hook"),
                broken(
                        "SKIP_INITRAMFS_GEN",
                        t -> t.text("/etc/default/raspi-firmware", "SKIP_INITRAMFS_GEN=yes\n"),
                        "upgrade-builds-initramfs"),
                broken(
                        "INITRAMFS=no",
                        t -> t.text("/etc/default/raspi-firmware", "INITRAMFS=no\n"),
                        "upgrade-copies-initramfs"),
                broken("no guard", t -> t.without("/usr/local/sbin/rp5-kernel-guard"), "kernel-guard"),
                broken(
                        "guard's hook off",
                        t -> t.mode("/etc/kernel/postinst.d/zz-rp5-provision", "rw-r--r--"),
                        "kernel-guard"),
                broken("no start check", t -> t.without("/usr/local/sbin/rp5-postboot-check"), "postboot-check"),
                broken("no unit", t -> t.without(UNIT), "postboot-check"),
                broken("unit not enabled", t -> t.without(UNIT_ENABLED), "postboot-check"),
                broken("unit masked", t -> t.without(UNIT_ENABLED).link(UNIT_ENABLED, "/dev/null"), "postboot-check"),
                broken("crypttab for all", t -> t.mode("/etc/crypttab", "rw-rw-rw-"), "permissions-crypttab"),
                broken(
                        "shadow for all",
                        t -> t.mode("/etc/shadow", "rw-r--r--"),
                        "permissions-shadow",
                        "permissions-as-source"),
                broken("closed root", t -> t.mode("/", "rwx------"), "permissions-root", "permissions-as-source"),
                broken(
                        "modules gone",
                        t -> t.without("/usr/lib/modules/" + RELEASE + "/modules.dep"),
                        "kernel-modules"));
    }

    private static Stream<Arguments> imageBreaks() {
        return Stream.of(
                broken(
                        "no image",
                        t -> t.without("/boot/firmware/initramfs_2712"),
                        "initramfs-missing",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken(
                        "damaged image",
                        t -> t.text("/boot/firmware/initramfs_2712", "no image at all"),
                        "initramfs-readable",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken("stale copy", t -> t.text("/boot/initrd.img-" + RELEASE, "another"), "initramfs-copy"),
                broken(
                        "image of another kernel",
                        t -> t.image(RELEASE, SmallInitramfs.of("6.1.0", GoodTarget.LUKS)),
                        "initramfs-kernel-release",
                        "initramfs-dm-mod",
                        "initramfs-dm-crypt",
                        "initramfs-cipher-modules",
                        "kernel-initramfs"),
                broken("image without lvm", t -> t.image(RELEASE, image().without("usr/sbin/lvm")), "initramfs-lvm"),
                broken(
                        "image with an empty crypttab",
                        t -> t.image(RELEASE, image().with("cryptroot/crypttab", "")),
                        "initramfs-crypttab",
                        "initramfs-crypttab-key"),
                broken(
                        "image with a filter",
                        t -> t.image(RELEASE, image().with("etc/lvm/lvm.conf", "devices { filter = [ \"r|.*|\" ] }\n")),
                        "initramfs-lvm-settings"),
                broken("garbage as kernel", t -> t.text("/boot/firmware/kernel_2712.img", "garbage"), "kernel-copy"));
    }

    static Stream<Arguments> ofDisk() {
        return Stream.of(
                onDisk("no table", (r, p) -> r.ending(1, "", GoodMachine.READ_TABLE), "partition-table"),
                onDisk(
                        "MBR",
                        (r, p) -> r.answering(GoodMachine.TABLE.replace("gpt", "dos"), GoodMachine.READ_TABLE),
                        "partition-table"),
                onDisk(
                        "another type",
                        (r, p) ->
                                r.answering(GoodMachine.TABLE.replace("CA7D7CCB", "0FC63DAF"), GoodMachine.READ_TABLE),
                        "partition-3"),
                onDisk(
                        "another place",
                        (r, p) -> r.answering(GoodMachine.TABLE.replace("2048", "4096"), GoodMachine.READ_TABLE),
                        "partition-1"),
                onDisk(
                        "another name",
                        (r, p) -> r.answering(GoodMachine.TABLE.replace("\"BOOT\"", "\"BOT\""), GoodMachine.READ_TABLE),
                        "partition-2"),
                onDisk(
                        "FAT16",
                        (r, p) -> r.answering(
                                GoodMachine.blkid("vfat", "FAT16", "87BD-F328", ""),
                                GoodMachine.readContent("/dev/nvme0n1p1")),
                        "esp-filesystem"),
                onDisk(
                        "another file system",
                        (r, p) -> r.answering(
                                GoodMachine.blkid(
                                        "ext4", "1.0", Samples.IDS.rootFs().toString(), ""),
                                GoodMachine.readContent("/dev/nvme0n1p2")),
                        "boot-filesystem"),
                onDisk(
                        "LUKS1",
                        (r, p) -> r.answering(
                                GoodMachine.blkid("crypto_LUKS", "1", Samples.LUKS, "rp5root"),
                                GoodMachine.readContent("/dev/nvme0n1p3")),
                        "luks-container"),
                onDisk(
                        "nothing in the volume",
                        (r, p) -> r.ending(2, "", GoodMachine.readContent("/dev/mapper/rp5vg-root")),
                        "root-filesystem"),
                onDisk(
                        "too much memory",
                        (r, p) -> r.answering(GoodMachine.HEADER.replace("524288", "4194305"), GoodMachine.READ_HEADER),
                        "luks-kdf-memory"),
                onDisk(
                        "512-byte sectors",
                        (r, p) -> r.answering(GoodMachine.HEADER.replace("4096", "512"), GoodMachine.READ_HEADER),
                        "luks-sector-size"),
                onDisk("no header", (r, p) -> r.ending(1, "", GoodMachine.READ_HEADER), "luks-header"),
                onDisk("wrong passphrase", (r, p) -> r.ending(2, "", GoodMachine.TEST_PASSPHRASE), "luks-passphrase"),
                onDisk(
                        "missing volume",
                        (r, p) -> r.answering(
                                GoodMachine.volumes("/dev/mapper/cryptroot", "missing"), GoodMachine.VOLUMES),
                        "lvm-complete"),
                onDisk(
                        "group on another disk",
                        (r, p) -> r.answering("/dev/mapper/cryptroot\n/dev/sda3\n/dev/sda\n", GoodMachine.STACK),
                        "lvm-physical-volume"),
                onDisk(
                        "no group",
                        (r, p) -> r.answering("{\"report\": [{\"pv\": []}]}", GoodMachine.VOLUMES),
                        "lvm-physical-volume"),
                onDisk(
                        "no root volume",
                        (r, p) -> r.answering("{\"report\": [{\"lv\": []}]}", GoodMachine.LOGICAL),
                        "lvm-root"),
                onDisk(
                        "another ESP",
                        (r, p) ->
                                GoodMachine.mounts(r, p, "/dev/mapper/rp5vg-root", "/dev/nvme0n1p2", "/dev/mmcblk0p1"),
                        "mounted-esp"),
                onDisk(
                        "the live root",
                        (r, p) -> GoodMachine.mounts(r, p, "/dev/mmcblk0p2", "/dev/nvme0n1p2", "/dev/nvme0n1p1"),
                        "mounted-root"),
                onDisk(
                        "no /boot",
                        (r, p) -> r.ending(
                                1, "", GoodMachine.findmnt(p.resolve("boot").toString())),
                        "mounted-boot"),
                mark(
                        "group that is not activated by itself",
                        "vg_autoactivation\": \"enabled",
                        "vg_autoactivation\": \""),
                mark(
                        "volume that is not activated by itself",
                        "lv_autoactivation\": \"enabled",
                        "lv_autoactivation\": \""),
                mark("volume that is skipped", "lv_skip_activation\": \"", "lv_skip_activation\": \"skip activation"),
                mark("exported group", "vg_exported\": \"", "vg_exported\": \"exported"));
    }

    /** What makes a disk worse without keeping it from starting: a warning, and only one. */
    static Stream<Arguments> weaknesses() {
        return Stream.of(
                weakTarget("no kbd", t -> t.withoutPackage("kbd"), "package-kbd"),
                weakTarget("no console-setup", t -> t.withoutPackage("console-setup"), "package-console-setup"),
                weakTarget("open ESP", t -> t.mode("/boot/firmware", "rwxr-xr-x"), "permissions-firmware"),
                weakDisk(
                        "another KDF",
                        r -> r.answering(GoodMachine.HEADER.replace("argon2id", "pbkdf2"), GoodMachine.READ_HEADER),
                        "luks-kdf"),
                weakDisk(
                        "another cipher",
                        r -> r.answering(
                                GoodMachine.HEADER.replace("aes-xts", "xchacha12,aes-adiantum"),
                                GoodMachine.READ_HEADER),
                        "luks-cipher"));
    }

    /** Those of {@link BrokenBootTest} and {@link BothLayoutsTest} too. */
    static Set<String> allNames() {
        Set<String> names = new TreeSet<>();
        Stream.of(
                        ofTarget(),
                        ofDisk(),
                        weaknesses(),
                        BrokenBootTest.filters(),
                        BrokenBootTest.orders(),
                        BrokenBootTest.prefixes(),
                        BrokenBootTest.sizes(),
                        BrokenBootTest.commandLines(),
                        BrokenBootTest.tables(),
                        BrokenBootTest.settings(),
                        BrokenBootTest.images(),
                        BrokenBootTest.firmware(),
                        BothLayoutsTest.configs(),
                        BothLayoutsTest.commandLines(),
                        BothLayoutsTest.images(),
                        BothLayoutsTest.tables())
                .flatMap(breaks -> breaks)
                .map(Arguments::get)
                .map(values -> values[values.length - 1])
                .forEach(named -> {
                    if (named instanceof Set<?> several) {
                        several.forEach(name -> names.add(String.valueOf(name)));
                    } else {
                        names.add(String.valueOf(named));
                    }
                });
        return names;
    }

    private static Arguments weakTarget(String what, Consumer<GoodTarget> weakening, String warned) {
        return arguments(what, weakening, (Consumer<ScriptedRunner>) runner -> {}, warned);
    }

    private static Arguments weakDisk(String what, Consumer<ScriptedRunner> weakening, String warned) {
        return arguments(what, (Consumer<GoodTarget>) target -> {}, weakening, warned);
    }

    private static SmallInitramfs image() {
        return SmallInitramfs.of(RELEASE, GoodTarget.LUKS);
    }

    private static Arguments withoutPackage(String name) {
        return broken("no " + name, t -> t.withoutPackage(name), "package-" + name);
    }

    private static Arguments broken(String what, Consumer<GoodTarget> breaking, String... failing) {
        return arguments(what, breaking, Set.of(failing));
    }

    private static Arguments mark(String what, String as, String instead) {
        String volume = GoodMachine.ROOT_VOLUME.replace(as, instead);
        assertThat(volume).isNotEqualTo(GoodMachine.ROOT_VOLUME);
        return onDisk(what, (r, p) -> r.answering(volume, GoodMachine.LOGICAL), "lvm-activation");
    }

    private static Arguments onDisk(String what, BiConsumer<ScriptedRunner, Path> breaking, String... failing) {
        return arguments(what, breaking, Set.of(failing));
    }
}
