package rp5.provision.exec;

/**
 * A child that has ended, one way or the other.
 *
 * @param started false when the program could not be started
 * @param end what it was killed for, if it was
 * @param exitCode -1 unless it ended by itself
 */
record Finished(boolean started, Patience.End end, int exitCode, BoundedCapture stdout, BoundedCapture stderr) {}
