/**
 * Running external programs: probes that cannot change anything, mutations that return nothing, secrets that fit standard
 * input only. The one place that starts a process.
 */
@NullMarked
package rp5.provision.exec;

import org.jspecify.annotations.NullMarked;
