/**
 * The firmware partition: copies the live one into the staging folder of the ESP, and at the very end moves everything up, which is
 * the one moment when the disk becomes bootable. Knows which files a Pi needs and which of the live ones must not come along.
 */
@NullMarked
package rp5.provision.firmware;

import org.jspecify.annotations.NullMarked;
