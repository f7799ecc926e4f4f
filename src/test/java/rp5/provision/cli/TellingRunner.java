package rp5.provision.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.CommandListener;
import rp5.provision.exec.CommandRun;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;

/** Runs nothing and tells its listener that it did; one program can be made to fail, another to be stopped by a signal. */
final class TellingRunner implements ProcessRunner {
    final List<List<String>> mutations = new ArrayList<>();
    private final CommandListener listener;
    private final Optional<String> failing;
    private final Optional<String> stopping;

    TellingRunner(CommandListener listener, Optional<String> failing, Optional<String> stopping) {
        this.listener = listener;
        this.failing = failing;
        this.stopping = stopping;
    }

    @Override
    public Output probe(Probe probe) {
        tell(false, probe.display());
        return new Output(0, "", "");
    }

    @Override
    public void run(Mutation mutation) {
        mutations.add(mutation.argv());
        tell(true, mutation.display());
        String program = mutation.argv().get(0);
        if (stopping.filter(program::equals).isPresent()) {
            throw new InterruptedRunException();
        }
        if (failing.filter(program::equals).isPresent()) {
            throw new CommandException(
                    ResultCode.FAIL_GENERIC,
                    CommandException.Cause.FAILED,
                    mutation.argv(),
                    1,
                    List.of(program + ": no space left on device"));
        }
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        run(mutation);
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {
        check.accept(this);
    }

    private void tell(boolean mutation, String display) {
        listener.ran(new CommandRun(mutation, display, List.of(), Instant.EPOCH, Duration.ofMillis(2), "exit 0"));
    }
}
