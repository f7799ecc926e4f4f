/**
 * The initramfs of every kernel that the firmware may load: built in the target by the distribution's own tools, then opened and
 * proven. An exit status proves nothing here.
 */
@NullMarked
package rp5.provision.initramfs;

import org.jspecify.annotations.NullMarked;
