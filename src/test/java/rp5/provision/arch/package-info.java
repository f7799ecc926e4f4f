/** Which way the arrows between the rooms point, and what only one room may do. */
@NullMarked
package rp5.provision.arch;

import org.jspecify.annotations.NullMarked;
