/**
 * What a run tells: the JSON result, the event log, and the stream for people with its progress. Hears of commands, files and
 * steps; decides nothing.
 */
@NullMarked
package rp5.provision.report;

import org.jspecify.annotations.NullMarked;
