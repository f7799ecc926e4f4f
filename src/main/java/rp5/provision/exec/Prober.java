package rp5.provision.exec;

/** Looks at the machine. What gets a Prober only cannot change anything, by type. */
@FunctionalInterface
public interface Prober {
    /**
     * Runs it to its end.
     *
     * @throws rp5.provision.errors.CommandException if the program cannot be started, ends with a code that the probe does
     *     not accept, or runs into its limit
     * @throws rp5.provision.errors.InterruptedRunException if the run was asked to stop
     */
    Output probe(Probe probe);
}
