package rp5.provision.exec;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** Changes the machine. A dry-run is another implementation of this, and the only place that knows of it. */
public interface ProcessRunner extends Prober {
    /**
     * Runs it to its end.
     *
     * @throws rp5.provision.errors.CommandException as {@link Prober#probe}, after the last retry
     */
    void run(Mutation mutation);

    /**
     * Runs the mutation if it is still needed when its turn comes, as an undo is. A dry-run takes it as needed: what came
     * before would have made it so.
     */
    void runIf(Predicate<Prober> needed, Mutation mutation);

    /**
     * Reads back what the mutations before it did. A dry-run skips it: there is nothing to read yet.
     *
     * @param what named in the log and in a dry-run's text
     * @param check throws a {@link rp5.provision.errors.ProvisionException} if the machine is not as it should be
     */
    void verify(String what, Consumer<Prober> check);
}
