package rp5.provision.pipeline;

import java.util.function.Consumer;
import java.util.function.Predicate;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;

/**
 * Tells of the mutations: a step that fails while it only looks has changed nothing.
 *
 * @param change told right before each
 */
record WatchedRunner(ProcessRunner real, Runnable change) implements ProcessRunner {
    @Override
    public Output probe(Probe probe) {
        return real.probe(probe);
    }

    @Override
    public void run(Mutation mutation) {
        change.run();
        real.run(mutation);
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        change.run();
        real.runIf(needed, mutation);
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {
        real.verify(what, check);
    }
}
