/**
 * Where a distribution keeps kernels, images and boot configuration, and which of its hooks rewrites them at an upgrade. Pure
 * functions of the facts: nothing else in the program tests for a distribution.
 */
@NullMarked
package rp5.provision.layout;

import org.jspecify.annotations.NullMarked;
