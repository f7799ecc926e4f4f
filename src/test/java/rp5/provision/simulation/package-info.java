/**
 * A whole Raspberry Pi, played in a temporary folder: disks, LUKS, LVM, mounts and the programs that work on them, as far as a run
 * of ours uses them. Files are real: what is copied or built can be opened and proven.
 */
@NullMarked
package rp5.provision.simulation;

import org.jspecify.annotations.NullMarked;
