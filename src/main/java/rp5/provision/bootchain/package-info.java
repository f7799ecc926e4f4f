/**
 * The text files of a Pi's boot (config.txt, cmdline.txt, fstab, crypttab) as the bootloader, the initramfs and systemd read
 * them, and the texts that we put in their place. Pure functions on text and plain values: nothing here reads a disk, writes a
 * file or starts a program.
 */
@NullMarked
package rp5.provision.bootchain;

import org.jspecify.annotations.NullMarked;
