package rp5.provision.lukslvm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;

/** A machine that knows of one mapping and one volume, and whose n-th mutation fails, having done its work or not. */
final class FakeStorage implements ProcessRunner {
    private final int failAt;
    private final boolean halfDone;
    private final List<List<String>> ran = new ArrayList<>();
    private boolean mapping;
    private boolean volume;

    FakeStorage(int failAt, boolean halfDone) {
        this.failAt = failAt;
        this.halfDone = halfDone;
    }

    boolean isClean() {
        return !mapping && !volume;
    }

    int count() {
        return ran.size();
    }

    @Override
    public Output probe(Probe probe) {
        if (probe.argv().contains("status")) {
            return new Output(mapping ? 0 : 4, "", "");
        }
        if (probe.argv().get(0).equals("dmsetup")) {
            String names = (mapping ? "cryptroot\n" : "") + (volume ? "rp5vg-root\n" : "");
            return new Output(0, names.isEmpty() ? "No devices found\n" : names, "");
        }
        throw new AssertionError("unexpected probe: " + probe);
    }

    @Override
    public void run(Mutation mutation) {
        List<String> argv = mutation.argv();
        ran.add(argv);
        boolean fails = ran.size() == failAt;
        if (!fails || halfDone) {
            work(argv);
        }
        if (fails) {
            throw failure(argv);
        }
    }

    private void work(List<String> argv) {
        String verb = argv.get(1);
        if (verb.equals("open")) {
            mapping = true;
        } else if (verb.equals("lvcreate")) {
            volume = true;
        } else if (verb.equals("vgchange")) {
            if (!volume) {
                throw new AssertionError("switched off what was not on");
            }
            volume = false;
        } else if (verb.equals("close")) {
            if (volume || !mapping) {
                throw failure(argv);
            }
            mapping = false;
        }
    }

    private static CommandException failure(List<String> argv) {
        return new CommandException(
                ResultCode.FAIL_GENERIC, CommandException.Cause.FAILED, argv, 1, List.of("scripted"));
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        if (needed.test(this)) {
            run(mutation);
        }
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {}
}
