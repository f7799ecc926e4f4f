package rp5.provision.postcheck;

import java.nio.file.Path;
import java.time.Duration;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Retry;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Holder;
import rp5.provision.model.Names;

/** The command lines that open a disk and close it again without a write to it. */
final class OpenCommands {
    private static final Duration UNLOCK = Duration.ofMinutes(5);
    private static final Retry PROBED = new Retry("udev still reads the new mapping", 8, Duration.ofMillis(200));
    private static final Retry HELD = new Retry("udev still reads what was just let go", 12, Duration.ofMillis(200));

    private OpenCommands() {}

    static Mutation unlock(DevicePath partition, Secret passphrase) {
        return Mutation.of(
                        "cryptsetup",
                        "open",
                        "--readonly",
                        "--type",
                        "luks2",
                        "--key-file=-",
                        partition.value(),
                        Names.CHECK_MAPPER)
                .feeding(passphrase)
                .within(UNLOCK);
    }

    static Mutation close() {
        return Mutation.of("cryptsetup", "close", Names.CHECK_MAPPER).retrying(HELD);
    }

    /** Exit code 4: no such mapping (cryptsetup(8), RETURN CODES). */
    static Probe status() {
        return Probe.of("cryptsetup", "status", Names.CHECK_MAPPER).accepting(0, 4);
    }

    /** Exit code 1: another device's event takes too long. */
    static Mutation settle() {
        return Mutation.of("udevadm", "settle", "--timeout=60").accepting(0, 1);
    }

    static Mutation await(DevicePath node) {
        return Mutation.of("udevadm", "wait", "--timeout=30", node.value());
    }

    /** {@code --devices}: of this container alone, past filters and devices file of the running system. */
    static Mutation activate() {
        return Mutation.of(
                        "lvm",
                        "vgchange",
                        "--activate",
                        "y",
                        "--config",
                        "activation{read_only_volume_list=[\"" + Names.VG + "\"]}",
                        "--autobackup",
                        "n",
                        "--devices",
                        Names.CHECK_MAPPER_DEVICE.value(),
                        Names.VG)
                .retrying(PROBED);
    }

    static Mutation deactivate() {
        return Mutation.of(
                        "lvm",
                        "vgchange",
                        "--activate",
                        "n",
                        "--autobackup",
                        "n",
                        "--devices",
                        Names.CHECK_MAPPER_DEVICE.value(),
                        Names.VG)
                .retrying(HELD);
    }

    /** Lets go of what a killed postcheck left, see {@link rp5.provision.topology.Leftovers#ofCheck}. */
    static Mutation release(Holder holder) {
        return switch (holder.kind()) {
            case MOUNT -> unmount(Path.of(holder.name()));
            case VOLUME_GROUP -> deactivate();
            case LUKS -> close();
            case SWAP, DEVICE_MAPPER, MD_ARRAY, LOOP, OTHER ->
                throw new IllegalArgumentException("no postcheck leaves " + holder);
        };
    }

    static Mutation mount(String fstype, DevicePath node, String options, Path target) {
        return Mutation.of("mount", "-t", fstype, "-o", options, node.value(), target.toString())
                .failingAs(ResultCode.FAIL_POSTCHECK);
    }

    static Mutation bindPrivately(Path folder) {
        return Mutation.of("mount", "--bind", "--make-private", folder.toString(), folder.toString());
    }

    static Mutation unmount(Path target) {
        return Mutation.of("umount", target.toString()).retrying(HELD);
    }

    /** Exit code 1: nothing is mounted there. */
    static Probe mounted(Path target) {
        return Probe.of("findmnt", "--noheadings", "--output", "TARGET", "--mountpoint", target.toString())
                .accepting(0, 1);
    }

    static Mutation makeFolder(String mode, Path folder) {
        return Mutation.of("mkdir", "--parents", "--mode=" + mode, folder.toString());
    }

    static Probe folderThere(Path folder) {
        return Probe.of("test", "-d", folder.toString()).accepting(0, 1);
    }

    static Mutation removeFolder(Path folder) {
        return Mutation.of("rmdir", folder.toString());
    }
}
