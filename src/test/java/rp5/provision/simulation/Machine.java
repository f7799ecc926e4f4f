package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of the machine. Paths below the folder of the target are this process's own; all others are the running system's. What
 * is mounted is moved to its mount point, for as long as it is.
 */
final class Machine {
    static final String STICK = "/dev/sda1";
    static final String STICK_UUID = "1234-ABCD";

    final Path host;
    final Path folder;
    /** Below which the program mounts the target. */
    final Path base;

    final TargetDisk disk;
    final Tpm tpm = new Tpm();
    /** What lies on {@link #STICK}, while it is plugged in. */
    Optional<Content> stick = Optional.empty();

    final MountTable mounts = new MountTable();
    private final Path aside;
    /** Folders that are seen at another place now: as they are named there, to where they really are. */
    private final Map<Path, Path> moved = new LinkedHashMap<>();

    Machine(Path host, Path folder) {
        this.host = host;
        this.folder = folder;
        this.base = folder.resolve("run/rp5-provision");
        this.aside = folder.resolve("aside");
        this.disk = new TargetDisk(folder.resolve("disk"));
        Tree.folder(folder.resolve("run"), "0755");
        Tree.folder(aside, "0755");
        // Who looks at the running system's files sees our folder, too.
        Tree.link(real(folder.resolve("run").toString()), folder.resolve("run"));
        mounts.device("ext4", "/dev/mmcblk0p2", Path.of("/"));
        mounts.device("devtmpfs", "devtmpfs", Path.of("/dev"));
        mounts.device("devpts", "devpts", Path.of("/dev/pts"));
        mounts.device("proc", "proc", Path.of("/proc"));
        mounts.device("sysfs", "sysfs", Path.of("/sys"));
        mounts.device("tmpfs", "tmpfs", Path.of("/run"));
        mounts.device("vfat", "/dev/mmcblk0p1", Path.of("/boot/firmware"));
        tell();
    }

    /** Where the file really is. */
    Path real(String path) {
        Path named = Path.of(path);
        for (Map.Entry<Path, Path> place : moved.entrySet()) {
            if (named.startsWith(place.getKey()) && Files.exists(place.getKey())) {
                return place.getValue().resolve(place.getKey().relativize(named));
            }
        }
        return named.startsWith(base) ? named : host.resolve(Path.of("/").relativize(named));
    }

    /** Each file below a folder, as it is named there, with where it really is; in the order of the names. */
    Map<Path, Path> filesBelow(Path top) {
        Map<Path, Path> files = new TreeMap<>();
        Tree.files(top).forEach(file -> files.put(file, file));
        moved.forEach((seen, real) -> {
            if (seen.startsWith(top) && !seen.equals(top) && Files.exists(seen)) {
                Tree.files(real).forEach(file -> files.put(seen.resolve(real.relativize(file)), file));
            }
        });
        return files;
    }

    /** Mounts a file system of a device. */
    void mount(String fstype, String source, Content content, Path target) {
        Mounted mount = mounts.device(fstype, source, target);
        putAside(mount, content.files);
        content.files = target;
        if (fstype.equals("vfat")) {
            Tree.mode(target, "0700");
        }
        tell();
    }

    /** Mounts a file system at a place of the running system, where nobody looks at its files. */
    void mountElsewhere(String fstype, String source, Path target) {
        mounts.device(fstype, source, target);
        tell();
    }

    /** Mounts one of the kernel's own. */
    void mountVirtual(String fstype, Path target) {
        Mounted mount = mounts.device(fstype, fstype, target);
        if (fstype.equals("tmpfs")) {
            Path fresh = disk.newFolder();
            putAside(mount, fresh);
        }
        tell();
    }

    void bind(Path source, Path target) {
        Mounted mount = mounts.bind(source, target);
        if (source.startsWith(base) && !source.equals(target)) {
            putAside(mount, source);
            Tree.folder(source, "0755");
            moved.put(source, target);
        } else if (!source.startsWith(base)) {
            // Of the running system's folder nothing is needed but places to mount on.
            Path fresh = disk.newFolder();
            Tree.names(real(source.toString())).forEach(name -> Tree.folder(fresh.resolve(name), "0755"));
            putAside(mount, fresh);
        }
        tell();
    }

    /** Takes the upper mount at the place off; an error as umount tells it, or nothing. */
    Optional<String> unmount(Path target) {
        Optional<Mounted> found = mounts.at(target);
        if (found.isEmpty()) {
            return Optional.of("umount: " + target + ": not mounted.");
        }
        Mounted mount = found.get();
        if (mounts.isBusy(mount)) {
            return Optional.of("umount: " + target + ": target is busy.");
        }
        mounts.remove(mount);
        takeBack(mount);
        tell();
        return Optional.empty();
    }

    private void takeBack(Mounted mount) {
        Path target = mount.target();
        Path kept = kept(mount);
        if (!Files.exists(kept)) {
            return;
        }
        Optional<Path> bound = moved.entrySet().stream()
                .filter(place -> place.getValue().equals(target))
                .map(Map.Entry::getKey)
                .findFirst();
        if (bound.isPresent()) {
            moved.remove(bound.get());
            if (Files.exists(bound.get())) {
                Tree.delete(bound.get());
                Tree.move(target, bound.get());
            } else {
                Tree.delete(target);
            }
        } else {
            Path away = disk.newFolder();
            Tree.move(target, away);
            contentAt(target).ifPresentOrElse(content -> content.files = away, () -> Tree.delete(away));
        }
        Tree.move(kept, target);
    }

    private Optional<Content> contentAt(Path target) {
        return java.util.stream.Stream.concat(
                        stick.stream(),
                        java.util.stream.Stream.of(TargetDisk.PATH + "p1", TargetDisk.PATH + "p2", TargetDisk.ROOT)
                                .flatMap(node -> disk.content(node).stream()))
                .filter(content -> content.files.equals(target))
                .findFirst();
    }

    private void putAside(Mounted mount, Path shown) {
        Tree.move(mount.target(), kept(mount));
        Tree.move(shown, mount.target());
    }

    private Path kept(Mounted mount) {
        return aside.resolve(Integer.toString(mount.id()));
    }

    /** Writes the list of mounts for those who read it as a file. */
    void tell() {
        Tree.write(host.resolve("proc/self/mountinfo"), mounts.mountinfo().getBytes(StandardCharsets.UTF_8));
    }
}
