package rp5.provision.rootsync;

import java.util.function.Consumer;
import java.util.function.Predicate;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;

/** A machine on which every copy loses the same file. */
final class SaysVanished implements ProcessRunner {
    private final ProcessRunner next;

    SaysVanished(ProcessRunner next) {
        this.next = next;
    }

    @Override
    public Output probe(Probe probe) {
        return next.probe(probe);
    }

    @Override
    public void run(Mutation mutation) {
        mutation.complaints().ifPresent(lines -> {
            lines.accept("file has vanished: \"/var/spool/job\"");
            lines.accept("rsync warning: some files vanished before they could be transferred (code 24)");
        });
        next.run(mutation);
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        next.runIf(needed, mutation);
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {
        next.verify(what, check);
    }
}
