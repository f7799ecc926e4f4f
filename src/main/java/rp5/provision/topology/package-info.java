/**
 * How mounts, swaps, volume groups and mappings lie on disks: which disks the running system needs, and what holds a disk.
 * Pure functions of the facts, below the step rooms because safety and devices both judge by them.
 */
@NullMarked
package rp5.provision.topology;

import org.jspecify.annotations.NullMarked;
