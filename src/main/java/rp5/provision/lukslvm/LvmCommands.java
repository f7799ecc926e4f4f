package rp5.provision.lukslvm;

import java.time.Duration;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Retry;
import rp5.provision.model.Names;

/**
 * The command lines of LVM. {@code --devices} lets each see our mapping only and leaves the running system's devices file as it
 * is; {@code --autobackup n} leaves nothing below its /etc/lvm.
 */
final class LvmCommands {
    private static final String DEVICE = Names.MAPPER_DEVICE.value();
    private static final Retry PROBED = new Retry("udev still reads the new mapping", 8, Duration.ofMillis(200));
    private static final Retry HELD =
            new Retry("udev still reads the volume that was just unmounted", 12, Duration.ofMillis(200));

    private LvmCommands() {}

    static Mutation createPhysicalVolume() {
        return lvm("pvcreate", "--yes", "-ff", "--devices", DEVICE, DEVICE).retrying(PROBED);
    }

    static Mutation createGroup() {
        return lvm("vgcreate", "--yes", "--autobackup", "n", "--devices", DEVICE, Names.VG, DEVICE)
                .retrying(PROBED);
    }

    static Mutation createVolume() {
        return lvm(
                "lvcreate",
                "--yes",
                "--wipesignatures",
                "y",
                "--autobackup",
                "n",
                "--extents",
                "100%FREE",
                "--name",
                Names.LV,
                "--devices",
                DEVICE,
                Names.VG);
    }

    static Mutation activate() {
        return lvm("vgchange", "--activate", "y", "--autobackup", "n", "--devices", DEVICE, Names.VG)
                .retrying(PROBED);
    }

    static Mutation deactivate() {
        return lvm("vgchange", "--activate", "n", "--autobackup", "n", "--devices", DEVICE, Names.VG)
                .retrying(HELD);
    }

    /** Without {@code --devices}: a second group of that name must be seen. */
    static Probe volumes() {
        return Probe.of(
                        "lvm",
                        "lvs",
                        "--reportformat",
                        "json",
                        "--options",
                        "vg_name,lv_name,lv_active,pv_count,vg_free_count,devices",
                        Names.VG)
                .failingAs(ResultCode.FAIL_LVM);
    }

    /** From the volume down to the disk. */
    static Probe stack() {
        return Probe.of("lsblk", "--inverse", "--list", "--noheadings", "--output", "PATH", Names.ROOT_DEVICE.value())
                .failingAs(ResultCode.FAIL_LVM);
    }

    private static Mutation lvm(String... words) {
        String[] argv = new String[words.length + 1];
        argv[0] = "lvm";
        System.arraycopy(words, 0, argv, 1, words.length);
        return Mutation.of(argv).failingAs(ResultCode.FAIL_LVM);
    }
}
