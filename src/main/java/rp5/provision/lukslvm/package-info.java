/**
 * What goes into the three partitions: LUKS2 with LVM and the root file system in it, the /boot file system, the ESP's FAT32.
 * Reads each of them back. Mounts nothing.
 */
@NullMarked
package rp5.provision.lukslvm;

import org.jspecify.annotations.NullMarked;
