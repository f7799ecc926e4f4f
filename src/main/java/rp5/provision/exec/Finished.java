package rp5.provision.exec;

/**
 * A child that has ended, one way or the other.
 *
 * @param started false when the program could not be started
 * @param timedOut true when it was killed at its limit
 * @param exitCode -1 unless it ended by itself
 */
record Finished(boolean started, boolean timedOut, int exitCode, BoundedCapture stdout, BoundedCapture stderr) {}
