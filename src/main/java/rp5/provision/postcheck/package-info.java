/**
 * Proves that the target boots: reads the whole of it back, check by check, through probes and files only. Also opens a disk that
 * was provisioned before, without writing a byte to it. Must not mend anything.
 */
@NullMarked
package rp5.provision.postcheck;

import org.jspecify.annotations.NullMarked;
