/** The fixed order of steps: runs them, times them, knows how far the run got, and undoes what was opened. */
@NullMarked
package rp5.provision.pipeline;

import org.jspecify.annotations.NullMarked;
