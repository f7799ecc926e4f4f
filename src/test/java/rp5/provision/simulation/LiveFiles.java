package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import rp5.provision.model.SourceFacts;
import rp5.provision.testing.FakeHost;

/** The files of the running system that a run copies and proves: small, but of the right kind. */
final class LiveFiles {
    static final String HOOK = "/etc/initramfs/post-update.d/z50-raspi-firmware";

    private static final List<String> KERNEL_HOOKS =
            List.of("/etc/kernel/postinst.d/initramfs-tools", "/etc/kernel/postinst.d/z50-raspi-firmware");

    /** The head alone of a device tree, which says that it is as long as this. */
    private static final byte[] DEVICE_TREE = {(byte) 0xd0, 0x0d, (byte) 0xfe, (byte) 0xed, 0, 0, 0, 8};

    private final Path root;
    private final FakeHost host;

    private LiveFiles(Path root) {
        this.root = root;
        this.host = new FakeHost(root);
    }

    /** Lays out a system below a folder. */
    static void write(Path root, SourceFacts live) {
        new LiveFiles(root).write(live);
    }

    static String imageOnEsp(String release) {
        return release.endsWith("-2712")
                ? "initramfs_2712"
                : release.endsWith("-v8") ? "initramfs8" : "initrd.img-" + release;
    }

    static String installed(String name) {
        return "Package: " + name + "\nStatus: install ok installed\nVersion: 1\n\n";
    }

    private void write(SourceFacts live) {
        for (String folder : new String[] {"/dev/pts", "/proc/self", "/sys", "/run/udev", "/tmp", "/mnt", "/home"}) {
            host.folder(folder);
        }
        devices();
        host.file("/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n")
                .file("/proc/uptime", "4711.00 9000.00\n")
                .file("/proc/meminfo", "MemTotal:        8000000 kB\n")
                .file("/run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\n")
                .file("/etc/os-release", "PRETTY_NAME=\"" + live.prettyName() + "\"\nID=debian\n")
                .file("/etc/hostname", "raspberrypi\n")
                .file("/etc/shadow", "root:*:1::::::\n")
                .file("/etc/initramfs-tools/initramfs.conf", "MODULES=dep\nRESUME=\n")
                .file("/etc/lvm/lvm.conf", "devices {\n}\nactivation {\n}\n")
                .file("/var/lib/dpkg/status", status(live))
                .file("/root/.profile", "")
                .file("/home/user/letter", "Dear reader,\n")
                .file(HOOK, "#!/bin/sh\n");
        live.texts().forEach(host::file);
        live.espFiles().keySet().forEach(name -> firmware(live.esp() + "/" + name));
        for (String hook : KERNEL_HOOKS) {
            host.file(hook, "#!/bin/sh\n");
            Tree.mode(root.resolve(hook.substring(1)), "0755");
        }
        live.moduleReleases().forEach(release -> kernel(live, release));
        host.link("/lib", "/usr/lib");
        Map.of(HOOK, "0755", "/etc/shadow", "0640", "/root", "0700", "/", "0755")
                .forEach((path, mode) -> Tree.mode(root.resolve(path.substring(1)), mode));
    }

    private void firmware(String path) {
        if (path.endsWith(".dtb")) {
            Tree.write(root.resolve(path.substring(1)), DEVICE_TREE);
        } else {
            host.file(path, "firmware " + path + "\n");
        }
    }

    private void devices() {
        for (String node : new String[] {"mmcblk0", "mmcblk0p1", "mmcblk0p2", "nvme0n1"}) {
            host.file("/dev/" + node, "");
        }
        host.link("/dev/disk/by-id/nvme-Fast_SSD_S123", "/dev/nvme0n1");
    }

    private static String status(SourceFacts live) {
        return live.packages().keySet().stream()
                .sorted()
                .map(LiveFiles::installed)
                .collect(Collectors.joining());
    }

    private void kernel(SourceFacts live, String release) {
        String image = imageOnEsp(release);
        String onEsp = image.equals("initramfs_2712")
                ? "kernel_2712.img"
                : image.equals("initramfs8") ? "kernel8.img" : "vmlinuz-" + release;
        byte[] kernel = ("MZ some code, Linux version " + release + " (gcc) #1 SMP\0").getBytes(StandardCharsets.UTF_8);
        Tree.write(root.resolve("boot/vmlinuz-" + release), kernel);
        // Debian's hook puts every one there; the two of Raspberry Pi OS may have been deleted.
        if (onEsp.startsWith("vmlinuz-") || live.espFiles().containsKey(onEsp)) {
            Tree.write(root.resolve("boot/firmware").resolve(onEsp), kernel);
        }
        host.file("/boot/initrd.img-" + release, "old image of " + release + "\n")
                .file(live.esp() + "/" + image, "old image of " + release + "\n")
                .file("/usr/lib/modules/" + release + "/modules.dep", "")
                .file("/usr/lib/modules/" + release + "/modules.builtin", "kernel/fs/ext4/ext4.ko\n");
    }

    /** Each file with its size, time and mode, but for what the machine itself writes. */
    static Map<String, String> listing(Path root) {
        return Tree.files(root).stream()
                .filter(file -> !file.startsWith(root.resolve("proc")))
                // Where the tests ask for files to be put.
                .filter(file -> !file.startsWith(root.resolve("media/keep")))
                .collect(Collectors.toMap(file -> root.relativize(file).toString(), LiveFiles::describe));
    }

    private static String describe(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file) + " " + Tree.mode(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
