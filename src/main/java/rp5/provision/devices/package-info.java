/**
 * Finds out what the machine is like (probes only), which disk is meant, and makes everything let go of it. Parsers of what the
 * tools and /proc print lie here too.
 */
@NullMarked
package rp5.provision.devices;

import org.jspecify.annotations.NullMarked;
