/**
 * What stays on the target to keep it bootable: a guard that proves the boot files after each update of kernel or initramfs, a check
 * of what was really started, and instructions for a rescue. The scripts are resources; only their data is rendered.
 */
@NullMarked
package rp5.provision.guard;

import org.jspecify.annotations.NullMarked;
