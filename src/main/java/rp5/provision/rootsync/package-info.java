/**
 * The copy of the live system: counts first, copies with rsync, copies again what changed meanwhile, and compares. Knows what of a
 * live system is not copied.
 */
@NullMarked
package rp5.provision.rootsync;

import org.jspecify.annotations.NullMarked;
