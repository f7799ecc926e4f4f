package rp5.provision.exec;

/** Runs one program once, from its start to its end or to its limit. */
@FunctionalInterface
interface Starter {
    /**
     * Runs it, and tells how it ended.
     *
     * @param stdout gets what the program prints
     * @throws rp5.provision.errors.InterruptedRunException if the run was asked to stop; the program is gone then
     */
    Finished run(Command command, BoundedCapture stdout, Listeners listeners);
}
