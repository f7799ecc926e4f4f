/** Tests. */
@NullMarked
package rp5.provision.cli;

import org.jspecify.annotations.NullMarked;
