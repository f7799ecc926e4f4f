/**
 * From facts and options to the plan, purely: every identifier, every partition, the text of every file, before anything is
 * written.
 */
@NullMarked
package rp5.provision.planning;

import org.jspecify.annotations.NullMarked;
