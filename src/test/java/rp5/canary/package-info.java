/** Code that breaks every rule of the architecture once, so that a test can show that the rules would notice. */
@NullMarked
package rp5.canary;

import org.jspecify.annotations.NullMarked;
