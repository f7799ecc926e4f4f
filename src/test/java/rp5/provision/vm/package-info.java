/**
 * Tests in real machines: user-mode Linux guests that run from an SD image, and boots of what was provisioned.
 * The scripts below {@code scripts/vm} do the work; this package starts them, talks to their consoles and never leaves a machine running.
 */
@NullMarked
package rp5.provision.vm;

import org.jspecify.annotations.NullMarked;
