/**
 * Refuses every disk that must not be erased, before the first write: the live one, somebody else's, one that would not boot.
 * Looks only; fails closed when it cannot tell.
 */
@NullMarked
package rp5.provision.safety;

import org.jspecify.annotations.NullMarked;
