/** Everything that can go wrong, as the user will read it. Depends on nothing of ours but the values of {@code model}. */
@NullMarked
package rp5.provision.errors;

import org.jspecify.annotations.NullMarked;
