/**
 * Mounts the target below a folder of our own, with what a chroot needs, and promises each undo before it mounts. Nothing of
 * it is seen by other mount namespaces, and nothing is unmounted lazily or removed recursively.
 */
@NullMarked
package rp5.provision.mounts;

import org.jspecify.annotations.NullMarked;
