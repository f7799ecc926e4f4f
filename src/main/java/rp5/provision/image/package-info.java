/**
 * Readers of the binary files of a boot: kernel images and initramfs archives, with what must be proven about them. They stream
 * with a bounded heap and never start a program.
 */
@NullMarked
package rp5.provision.image;

import org.jspecify.annotations.NullMarked;
