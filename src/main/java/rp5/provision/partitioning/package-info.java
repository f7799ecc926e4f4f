/**
 * The partition table: planned from the disk's size alone, written after every old signature is gone, and read back field by
 * field. Knows nothing of what goes into the partitions.
 */
@NullMarked
package rp5.provision.partitioning;

import org.jspecify.annotations.NullMarked;
