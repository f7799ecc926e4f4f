package rp5.provision.simulation;

import java.nio.file.Path;

/**
 * One mount.
 *
 * @param root the folder of the file system that is mounted
 * @param target as the machine names it
 */
record Mounted(int id, String majorMinor, Path root, Path target, String fstype, String source) {
    String line() {
        return id + " 1 " + majorMinor + " " + root + " " + target + " rw - " + fstype + " " + source + " rw\n";
    }
}
