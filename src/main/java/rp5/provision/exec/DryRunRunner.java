package rp5.provision.exec;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Looks for real, and only tells what it would change. */
public final class DryRunRunner implements ProcessRunner {
    private final Prober real;
    private final CommandListener listener;
    private final Clock clock;

    public DryRunRunner(Prober real, CommandListener listener, Clock clock) {
        this.real = real;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public Output probe(Probe probe) {
        return real.probe(probe);
    }

    @Override
    public void run(Mutation mutation) {
        listener.ran(new CommandRun(
                true, mutation.display(), mutation.shownInput(), clock.instant(), Duration.ZERO, "would run"));
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        run(mutation);
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {}
}
