/** What a run tells. */
@NullMarked
package rp5.provision.report;

import org.jspecify.annotations.NullMarked;
