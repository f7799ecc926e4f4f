package rp5.provision.mounts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Retry;
import rp5.provision.model.DevicePath;

/**
 * One mount.
 *
 * @param words the arguments of mount(8) before the mount point
 * @param fstype empty for a bind mount
 * @param source as mountinfo shows it; for a bind mount the path that is bound
 */
record PlannedMount(List<String> words, String fstype, String source, Path target) implements Action {
    /** What is left in memory is written first, at the pace of the disk. */
    private static final Duration FLUSH = Duration.ofMinutes(15);

    private static final Retry BUSY = new Retry(
            "udev, or a process of the chroot that is just ending, still has it open", 20, Duration.ofMillis(100));

    PlannedMount {
        words = List.copyOf(words);
    }

    static PlannedMount device(String fstype, DevicePath node, String options, Path target) {
        return fileSystem(fstype, node.value(), options, target);
    }

    /** A file system of the kernel's own, such as proc. */
    static PlannedMount virtual(String fstype, String options, Path target) {
        return fileSystem(fstype, fstype, options, target);
    }

    /**
     * A folder seen at a second place. Private at once: a bind joins the peers of what it shows, so what is mounted on it later
     * would be seen, and kept busy, at the first place too (mount_namespaces(7)).
     */
    static PlannedMount bind(Path source, Path target) {
        return new PlannedMount(List.of("--bind", "--make-private", source.toString()), "", source.toString(), target);
    }

    static PlannedMount readOnlyBind(Path source, Path target) {
        return new PlannedMount(
                List.of("--bind", "--make-private", "-o", "ro", source.toString()), "", source.toString(), target);
    }

    static Probe mountinfo() {
        return Probe.of("cat", "/proc/self/mountinfo");
    }

    boolean isBind() {
        return fstype.isEmpty();
    }

    @Override
    public Mutation make() {
        List<String> argv = new ArrayList<>(List.of("mount"));
        argv.addAll(words);
        argv.add(target.toString());
        return Mutation.of(argv);
    }

    /** Never lazy: that would hide that data is not on the disk yet. */
    @Override
    public Optional<Undo> undo() {
        return Optional.of(new Undo(
                "unmount " + target,
                this::isMounted,
                Mutation.of("umount", target.toString()).within(FLUSH).retrying(BUSY)));
    }

    private boolean isMounted(Prober prober) {
        return MountTable.parse(prober.probe(mountinfo()).stdout()).at(target).isPresent();
    }

    private static PlannedMount fileSystem(String fstype, String source, String options, Path target) {
        return new PlannedMount(List.of("-t", fstype, "-o", options, source), fstype, source, target);
    }
}
