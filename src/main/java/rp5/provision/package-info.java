/** The process edge ({@link rp5.provision.Main}) and the composition root. */
@NullMarked
package rp5.provision;

import org.jspecify.annotations.NullMarked;
