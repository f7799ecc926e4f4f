package rp5.provision.postcheck;

import java.nio.file.Path;
import java.time.Duration;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Names;

/** The command lines that look. None of them writes to a disk. */
final class PostcheckCommands {
    /** argon2id takes seconds, on a busy Pi far longer. */
    private static final Duration UNLOCK = Duration.ofMinutes(5);

    private PostcheckCommands() {}

    static Probe table(DevicePath disk) {
        return Probe.of("sfdisk", "--json", disk.value()).accepting(0, 1);
    }

    /** Exit code 2: nothing found; 8: several things found at once (blkid(8)). */
    static Probe content(DevicePath device) {
        return Probe.of("blkid", "-p", "-o", "export", device.value()).accepting(0, 2, 8);
    }

    static Probe luksMetadata(DevicePath partition) {
        return Probe.of("cryptsetup", "luksDump", "--dump-json-metadata", partition.value());
    }

    /** Exit code 2: no key slot opens with it (cryptsetup(8), RETURN CODES). */
    static Probe testPassphrase(DevicePath partition, Secret passphrase) {
        return Probe.of("cryptsetup", "open", "--test-passphrase", "--type", "luks2", "--key-file=-", partition.value())
                .accepting(0, 2)
                .feeding(passphrase)
                .within(UNLOCK);
    }

    /** Every physical volume of any group of our name, whichever disk it is on. */
    static Probe physicalVolumes() {
        return Probe.of(
                "lvm",
                "pvs",
                "--reportformat",
                "json",
                "--options",
                "pv_name,vg_name,vg_uuid,pv_missing",
                "--select",
                "vg_name=" + Names.VG);
    }

    static Probe volumes() {
        return Probe.of(
                "lvm",
                "lvs",
                "--reportformat",
                "json",
                "--options",
                "lv_name,lv_active,lv_autoactivation,lv_skip_activation,vg_autoactivation,vg_exported,devices",
                "--select",
                "vg_name=" + Names.VG);
    }

    /** From a device down to the disks that it lies on. */
    static Probe stackBelow(DevicePath device) {
        return Probe.of("lsblk", "--inverse", "--list", "--noheadings", "--output", "PATH", device.value());
    }

    /** What is seen at a mount point; exit code 1: nothing is mounted there (findmnt(8)). */
    static Probe mountedAt(Path mountPoint) {
        return Probe.of(
                        "findmnt",
                        "--noheadings",
                        "--nofsroot",
                        "--output",
                        "SOURCE",
                        "--mountpoint",
                        mountPoint.toString())
                .accepting(0, 1);
    }
}
