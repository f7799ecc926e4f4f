package rp5.provision.model;

import java.time.Instant;

/**
 * That a plan goes on with the work of an earlier run.
 *
 * @param since when that run began
 * @param sameBoot whether the machine has not been restarted since; otherwise what the run had copied may lack the last of its
 *     data, although names, sizes and times are there
 * @param failed whether the run had failed by itself: what it has copied may be damaged where sizes and times are right
 */
public record Resumed(Instant since, boolean sameBoot, boolean failed) {}
