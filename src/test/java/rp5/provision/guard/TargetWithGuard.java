package rp5.provision.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import rp5.provision.files.RootedTargetFiles;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.Ids;
import rp5.provision.model.Unlock;

/**
 * A target that boots, in a folder, with the real scripts in it. The commands that would look at the machine (findmnt, df, uname,
 * unmkinitramfs) are stand-ins that answer from files of the folder; an initramfs is a tar archive here.
 */
final class TargetWithGuard {
    static final String RELEASE = "6.12.47+rpt-rpi-2712";
    static final Ids IDS = new Ids(
            UUID.fromString("048ee3c2-8793-4636-b3b9-01760c312e3d"),
            UUID.fromString("9f983ff0-c0a1-4bb3-9e1c-f4775be76971"),
            UUID.fromString("14d49deb-2a6e-4417-b11b-7a1569fca480"),
            UUID.fromString("a046c0d5-43ed-4f7b-bcf8-cd174cc5a6eb"),
            "87BD-F328",
            UUID.fromString("dab8e26b-4be5-425f-bd81-676a7e7acf99"),
            UUID.fromString("55824155-6f44-4fba-82b2-ae0c89b55f3f"),
            UUID.fromString("36b35953-e5b4-4d4d-890d-901b995d615a"));
    static final DiskIdentity DISK =
            new DiskIdentity(new DevicePath("/dev/nvme0n1"), "259:0", ByteSize.mib(6144), 512, "Disk", "S1", "", "");

    final Path root;
    final Path esp;
    private final Path tools;
    private final List<String> shell;
    private final Map<String, String> environment = new TreeMap<>();

    TargetWithGuard(Path folder, List<String> shell) {
        this.root = folder.resolve("root");
        this.esp = root.resolve("boot/firmware");
        this.tools = folder.resolve("tools");
        this.shell = shell;
        make(esp, root.resolve("var/tmp"), root.resolve("proc/sys/kernel/random"), tools, tools.resolve("answers"));
        RootedTargetFiles files = new RootedTargetFiles(root);
        GuardFiles.of(DISK, IDS, Unlock.NONE).forEach(files::write);
        system();
        tools();
        pair(RELEASE);
    }

    /** What an initramfs of this system holds, by path; all of it executable. */
    static Map<String, String> contents(String release) {
        Map<String, String> contents = new TreeMap<>();
        for (String path : List.of(
                "usr/sbin/cryptsetup",
                "usr/sbin/lvm",
                "usr/lib/cryptsetup/askpass",
                "usr/lib/udev/rules.d/69-lvm.rules",
                "scripts/local-top/cryptroot")) {
            contents.put(path, path);
        }
        contents.put("cryptroot/crypttab", "cryptroot UUID=" + IDS.luks() + " none luks,discard,initramfs\n");
        for (String module : List.of(
                "drivers/md/dm-crypt.ko.xz",
                "drivers/md/dm-mod.ko.xz",
                "crypto/xts.ko.xz",
                "drivers/nvme/host/nvme.ko.xz")) {
            contents.put("usr/lib/modules/" + release + "/kernel/" + module, module);
        }
        return contents;
    }

    /** Puts a kernel and a good initramfs on the boot partition, as an update does. */
    TargetWithGuard pair(String release) {
        make(root.resolve("lib/modules/" + release + "/kernel"));
        write("lib/modules/" + release + "/modules.builtin", "kernel/crypto/aes_generic.ko\nkernel/fs/ext4/ext4.ko\n");
        kernel(release);
        return initramfs(release, contents(release));
    }

    TargetWithGuard kernel(String release) {
        write("boot/vmlinuz-" + release, "MZ some code, Linux version " + release + " (gcc) #1 SMP\0" + release);
        return copy("boot/vmlinuz-" + release, "boot/firmware/kernel_2712.img");
    }

    TargetWithGuard initramfs(String release, Map<String, String> contents) {
        Path tree = make(root.resolveSibling("image-" + UUID.randomUUID()));
        contents.forEach((path, text) -> {
            Path file = put(tree.resolve(path), text);
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Path image = root.resolve("boot/initrd.img-" + release);
        Run run = run(List.of("tar", "-C", tree.toString(), "-cf", image.toString(), "."));
        if (run.exitCode != 0) {
            throw new AssertionError(run.output);
        }
        return copy("boot/initrd.img-" + release, "boot/firmware/initramfs_2712");
    }

    TargetWithGuard copy(String from, String to) {
        try {
            Files.write(root.resolve(to), Files.readAllBytes(root.resolve(from)));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TargetWithGuard write(String path, String text) {
        put(root.resolve(path), text);
        return this;
    }

    TargetWithGuard replace(String path, String old, String replacement) {
        String before = text(path);
        if (!before.contains(old)) {
            throw new AssertionError(path + " has no " + old);
        }
        return write(path, before.replace(old, replacement));
    }

    TargetWithGuard without(String path) {
        try {
            Files.delete(root.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first half of a file, as a full partition leaves it. */
    TargetWithGuard cut(String path) {
        try {
            byte[] bytes = Files.readAllBytes(root.resolve(path));
            Files.write(root.resolve(path), java.util.Arrays.copyOf(bytes, bytes.length / 2));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a stand-in answers: {@code findmnt} for a mount point ({@code /boot -> UUID}), {@code df} in KiB, {@code uname}. */
    TargetWithGuard answer(String command, String about, String text) {
        put(tools.resolve("answers").resolve(command + about.replace('/', '_')), text);
        return this;
    }

    /** Replaces a command by a script for the runs to come. */
    TargetWithGuard tool(String name, String script) {
        Path file = put(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TargetWithGuard withoutTool(String name) {
        return without(root.relativize(tools.resolve(name)).toString());
    }

    /** A variable of the environment for the runs to come. */
    TargetWithGuard with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    String text(String path) {
        try {
            return Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names in a folder of the target, sorted. */
    List<String> names(String path) {
        try (Stream<Path> entries = Files.list(root.resolve(path))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Run guard(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--root", root.toString()));
        all.addAll(List.of(arguments));
        return script(GuardFiles.GUARD, all.toArray(String[]::new));
    }

    /** Runs one of the commands that were put in place of others. */
    Run runTool(String tool) {
        return run(List.of(tools.resolve(tool).toString()));
    }

    Run postbootCheck() {
        return script(GuardFiles.POSTBOOT_CHECK, "--root", root.toString());
    }

    /** How a script ended and all that it printed. */
    record Run(int exitCode, String output) {}

    private Run script(String path, String... arguments) {
        List<String> command = new ArrayList<>(shell);
        command.add(root.resolve(path.substring(1)).toString());
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Run run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            builder.environment().put("PATH", tools + ":/usr/sbin:/usr/bin:/sbin:/bin");
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream output = process.getInputStream()) {
                String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("still running: " + command);
                }
                return new Run(process.exitValue(), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void system() {
        write("etc/crypttab", "cryptroot UUID=" + IDS.luks() + " none luks,discard,initramfs\n");
        write("etc/fstab", """
                proc /proc proc defaults 0 0
                UUID=%s / ext4 defaults,noatime 0 1
                UUID=%s /boot ext4 defaults,noatime 0 2
                UUID=%s /boot/firmware vfat defaults,umask=0077 0 2
                """.formatted(IDS.rootFs(), IDS.bootFs(), IDS.espVolumeId()));
        write(
                "boot/firmware/config.txt",
                "dtparam=audio=on\r\n[pi4]\nkernel=other\n[all]\ninitramfs initramfs_2712 followkernel\n");
        write("boot/firmware/cmdline.txt", "console=serial0,115200 root=/dev/mapper/rp5vg-root rootwait\n");
        write("boot/firmware/bcm2712-rpi-5-b.dtb", "device tree");
        write("proc/cmdline", "coherent_pool=1M console=ttyAMA10,115200 root=/dev/mapper/rp5vg-root rootwait\n");
        write("proc/sys/kernel/random/boot_id", "b0000000-0000-4000-8000-000000000001\n");
        String uuid = IDS.luks().toString().replace("-", "");
        write("sys/dev/block/254:1/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-" + uuid + "-cryptroot\n");
    }

    private void tools() {
        Path answers = tools.resolve("answers");
        tool("findmnt", """
                for last; do :; done
                place=${last#%s}
                name=$(printf '%%s' "findmnt-$2${place:-/}" | tr / _)
                [ "$2" != FSROOT ] || name=findmnt-FSROOT
                cat "%s/$name" 2>/dev/null""".formatted(root, answers));
        tool("uname", "cat '" + answers + "/uname'");
        tool("df", """
                for last; do :; done
                place=${last#%s}
                echo head
                echo "x 1 1 $(cat "%s/df$(printf '%%s' "$place" | tr / _)" 2>/dev/null || echo 900000) 1%% x\"""".formatted(root, answers));
        tool("unmkinitramfs", "[ -d \"$2\" ] || mkdir \"$2\" && exec tar -xf \"$1\" -C \"$2\"");
        tool("rp5-kernel-guard", "exec " + String.join(" ", shell) + " '" + root + GuardFiles.GUARD + "' \"$@\"");
        answer("findmnt-FSROOT", "", "/");
        answer("findmnt-MAJ:MIN", "/", "254:1");
        answer("findmnt-SOURCE", "/boot/firmware", "/dev/nvme0n1p1");
        tool("findfs", "cat '" + answers + "'/findfs\"$1\"");
        tool("blkid", "for last; do :; done; cat '" + answers + "'/blkid\"$(printf '%s' \"$last\" | tr / _)\"");
        answer("findfs", "PARTUUID=" + IDS.espPart(), "/dev/nvme0n1p1");
        answer("blkid", "/dev/nvme0n1p1", IDS.espVolumeId());
        answer("findfs", "PARTUUID=" + IDS.luksPart(), "/dev/nvme0n1p3");
        answer("blkid", "/dev/nvme0n1p3", IDS.luks().toString());
        answer("findmnt-UUID", "/", IDS.rootFs().toString());
        answer("findmnt-UUID", "/boot", IDS.bootFs().toString());
        answer("findmnt-UUID", "/boot/firmware", IDS.espVolumeId());
        answer("df", "/boot/firmware", "400000");
        answer("df", "/boot", "900000");
        answer("uname", "", RELEASE);
    }

    private static Path make(Path... folders) {
        try {
            for (Path folder : folders) {
                Files.createDirectories(folder);
            }
            return folders[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path put(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
