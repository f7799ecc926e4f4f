package rp5.provision.postcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import rp5.provision.files.RootedTargetFiles;
import rp5.provision.guard.GuardFiles;
import rp5.provision.model.Unlock;
import rp5.provision.testing.SmallInitramfs;

/** The tree of a target that boots, in a folder; each method breaks one thing of it. */
final class GoodTarget {
    static final String RELEASE = "6.12.47+rpt-rpi-2712";
    static final String V8 = "6.12.47+rpt-rpi-v8";
    static final String DEBIAN = "6.12.47+deb13-arm64";
    static final String LUKS = Samples.LUKS;

    /** The head alone of a device tree, which says that it is as long as this. */
    private static final byte[] DEVICE_TREE = {(byte) 0xd0, 0x0d, (byte) 0xfe, (byte) 0xed, 0, 0, 0, 8};

    final Path base;
    final Path root;

    /** What the firmware loads. */
    private String release = RELEASE;

    private String kernel = "kernel_2712.img";
    private String image = "initramfs_2712";
    private String order = "initramfs initramfs_2712 followkernel\n";

    private GoodTarget(Path folder) {
        this.base = folder;
        this.root = folder.resolve("root");
    }

    static GoodTarget in(Path folder) {
        GoodTarget target = new GoodTarget(folder);
        target.directory("/").directory("/etc").directory("/boot/firmware");
        target.mode("/boot/firmware", "rwx------");
        target.directory("/root").mode("/root", "rwx------");
        target.etc();
        target.kernels();
        RootedTargetFiles files = new RootedTargetFiles(target.root);
        GuardFiles.of(Samples.IDENTITY, Samples.IDS, Unlock.NONE).forEach(files::write);
        target.firmware();
        try {
            Files.createDirectories(folder.resolve("esp/rp5-staging"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    /** The same with the files of Debian's raspi-firmware, as its hook leaves them behind. */
    static GoodTarget debianIn(Path folder) {
        GoodTarget target = in(folder);
        for (String name : new String[] {"kernel_2712.img", "kernel8.img", "initramfs_2712", "initramfs8"}) {
            target.without("/boot/firmware/" + name);
        }
        target.release = DEBIAN;
        target.kernel = "vmlinuz-" + DEBIAN;
        target.image = "initrd.img-" + DEBIAN;
        target.order = "kernel=" + target.kernel + "\ninitramfs " + target.image + "\n";
        target.modules(DEBIAN);
        target.both("/boot/" + target.kernel, target.kernel, kernel(DEBIAN));
        target.image(SmallInitramfs.of(DEBIAN, LUKS));
        target.text(
                "/boot/firmware/config.txt",
                "# Do not modify this file!\n\narm_64bit=1\n\nenable_uart=1\nupstream_kernel=1\n\n" + target.order);
        return target;
    }

    String release() {
        return release;
    }

    String kernelFile() {
        return "/boot/firmware/" + kernel;
    }

    String imageFile() {
        return "/boot/firmware/" + image;
    }

    /** A text with what differs between the layouts filled in: the order, kernel, initramfs and release. */
    String filled(String text) {
        return text.replace("{order}", order)
                .replace("{kernel}", kernel)
                .replace("{image}", image)
                .replace("{release}", release);
    }

    /** The loaded image in /boot and its copy on the ESP. */
    GoodTarget image(SmallInitramfs contents) {
        return both("/boot/initrd.img-" + release, image, contents.bytes());
    }

    private void modules(String of) {
        text("/usr/lib/modules/" + of + "/modules.dep", "");
        text("/usr/lib/modules/" + of + "/modules.builtin", "kernel/fs/ext4/ext4.ko\n");
    }

    private void etc() {
        text("/etc/fstab", """
                proc /proc proc defaults 0 0
                UUID=%s / ext4 defaults,noatime 0 1
                UUID=%s /boot ext4 defaults,noatime 0 2
                UUID=%s /boot/firmware vfat defaults,umask=0077 0 2
                """.formatted(Samples.IDS.rootFs(), Samples.IDS.bootFs(), Samples.IDS.espVolumeId()));
        text("/etc/crypttab", "cryptroot UUID=" + LUKS + " none luks,discard,initramfs\n");
        text("/etc/shadow", "root:*:1::::::\n").mode("/etc/shadow", "rw-r-----");
        text("/etc/initramfs-tools/initramfs.conf", "MODULES=dep\nRESUME=\n");
        text("/etc/initramfs-tools/conf.d/zz-rp5", "MODULES=most\nRESUME=none\n");
        text("/etc/lvm/lvm.conf", "devices {\n\t# filter = [ \"r|.*|\" ]\n}\nactivation {\n}\n");
        text("/etc/default/raspi-firmware", "#KERNEL=auto\n");
        text("/etc/initramfs/post-update.d/z50-raspi-firmware", "#!/bin/sh\n")
                .mode("/etc/initramfs/post-update.d/z50-raspi-firmware", "rwxr-xr-x");
        for (String hook : new String[] {"initramfs-tools", "z50-raspi-firmware"}) {
            text("/etc/kernel/postinst.d/" + hook, "#!/bin/sh\n").mode("/etc/kernel/postinst.d/" + hook, "rwxr-xr-x");
        }
        text("/etc/initramfs-tools/modules", "# comment\ndm_mod\ndm_crypt\n");
        text("/etc/initramfs-tools/update-initramfs.conf", "update_initramfs=yes\nbackup_initramfs=no\n");
        text("/etc/cryptsetup-initramfs/conf-hook", "#ASKPASS=y\n");
        StringBuilder status = new StringBuilder();
        for (String name : new String[] {"cryptsetup-initramfs", "lvm2", "initramfs-tools", "console-setup", "kbd"}) {
            status.append("Package: ").append(name).append("\nStatus: install ok installed\nVersion: 1\n\n");
        }
        text("/var/lib/dpkg/status", status.toString());
    }

    private void kernels() {
        for (String release : new String[] {RELEASE, V8}) {
            boolean pi5 = release.equals(RELEASE);
            modules(release);
            both("/boot/vmlinuz-" + release, pi5 ? "kernel_2712.img" : "kernel8.img", kernel(release));
            image(release, SmallInitramfs.of(release, LUKS));
        }
        link("/lib", "usr/lib");
    }

    private void firmware() {
        for (String name : new String[] {"start4.elf", "fixup4.dat", "overlays/vc4-kms-v3d.dtbo"}) {
            text("/boot/firmware/" + name, "x");
        }
        for (String name : new String[] {"bcm2712-rpi-5-b.dtb", "bcm2712d0-rpi-5-b.dtb"}) {
            bytes("/boot/firmware/" + name, DEVICE_TREE);
        }
        text("/boot/firmware/config.txt", "dtparam=audio=on\n[all]\ninitramfs initramfs_2712 followkernel\n");
        text(
                "/boot/firmware/cmdline.txt",
                "console=tty1 root=/dev/mapper/rp5vg-root rootfstype=ext4 rootwait cryptdevice=UUID=" + LUKS
                        + ":cryptroot\n");
    }

    static byte[] kernel(String release) {
        return ("MZ some code, Linux version " + release + " (gcc) #1 SMP\0").getBytes(StandardCharsets.UTF_8);
    }

    /** The image in /boot and its copy on the ESP. */
    GoodTarget image(String release, SmallInitramfs image) {
        return both(
                "/boot/initrd.img-" + release,
                release.equals(RELEASE) ? "initramfs_2712" : "initramfs8",
                image.bytes());
    }

    GoodTarget both(String staged, String onEsp, byte[] bytes) {
        return bytes(staged, bytes).bytes("/boot/firmware/" + onEsp, bytes);
    }

    GoodTarget text(String path, String text) {
        return bytes(path, text.getBytes(StandardCharsets.UTF_8));
    }

    GoodTarget replace(String path, String old, String replacement) {
        try {
            String before = Files.readString(at(path));
            if (!before.contains(old)) {
                throw new AssertionError(path + " has no " + old);
            }
            return text(path, before.replace(old, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GoodTarget bytes(String path, byte[] bytes) {
        try {
            Files.createDirectories(at(path).getParent());
            Files.write(at(path), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GoodTarget append(String path, String text) {
        try {
            return text(path, Files.readString(at(path)) + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only the first bytes of a file. */
    GoodTarget cut(String path, int bytes) {
        try {
            byte[] whole = Files.readAllBytes(at(path));
            if (whole.length <= bytes) {
                throw new AssertionError(path + " has " + whole.length + " bytes only");
            }
            return bytes(path, Arrays.copyOf(whole, bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GoodTarget without(String path) {
        try {
            Files.delete(at(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GoodTarget directory(String path) {
        try {
            Files.createDirectories(at(path));
            return mode(path, "rwxr-xr-x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GoodTarget withoutPackage(String name) {
        return replace(
                "/var/lib/dpkg/status",
                "Package: " + name + "\nStatus: install ok installed",
                "Package: " + name + "\nStatus: deinstall ok config-files");
    }

    GoodTarget mode(String path, String mode) {
        try {
            Files.setPosixFilePermissions(at(path), PosixFilePermissions.fromString(mode));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GoodTarget link(String path, String target) {
        try {
            Files.createSymbolicLink(at(path), Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path at(String path) {
        return root.resolve(path.substring(1));
    }
}
