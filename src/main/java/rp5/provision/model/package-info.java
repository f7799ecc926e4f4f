/** Plain values that every room may name: records only, no input or output. */
@NullMarked
package rp5.provision.model;

import org.jspecify.annotations.NullMarked;
