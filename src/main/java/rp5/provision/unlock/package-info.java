/** Ways to unlock beside the passphrase: their key slots, their files on the target, and the proof that each opens the disk. */
@NullMarked
package rp5.provision.unlock;

import org.jspecify.annotations.NullMarked;
