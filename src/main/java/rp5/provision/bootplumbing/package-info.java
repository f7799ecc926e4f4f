/** Writes the text files that make the target boot; their content stands in the plan. */
@NullMarked
package rp5.provision.bootplumbing;

import org.jspecify.annotations.NullMarked;
