/** Tests of the other ways to unlock. */
@NullMarked
package rp5.provision.unlock;

import org.jspecify.annotations.NullMarked;
