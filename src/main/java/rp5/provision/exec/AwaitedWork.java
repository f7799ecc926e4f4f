package rp5.provision.exec;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

/**
 * What this program does itself with the files of a disk, on a thread of its own. The kernel holds a thread that waits for a disk which does
 * not answer, and neither an interrupt nor a limit reaches it there; the one who waits for that thread hears both. It is left behind then, and
 * may keep the process from its end; but what happened has been told by then.
 */
public final class AwaitedWork {
    /** As for a copy in which nothing moves: no file that is read at once takes so long, on a disk that answers. */
    private static final Duration STANDSTILL = Duration.ofMinutes(10);

    private static final Duration GLANCE = Duration.ofSeconds(1);

    /** An interrupted program is ended first. */
    private static final Duration UNWIND = Duration.ofSeconds(30);

    private final Duration standstill;

    /**
     * @param standstill after what time in which no program was at work it is given up
     */
    AwaitedWork(Duration standstill) {
        this.standstill = standstill;
    }

    /**
     * Does it.
     *
     * @param what for the sentence that it stands still
     * @throws StepException FAIL_TIMEOUT when it stood still
     * @throws InterruptedRunException if this thread is interrupted
     */
    public static void await(String what, Runnable work) {
        new AwaitedWork(STANDSTILL).check(what, prober -> work.run(), probe -> {
            throw new IllegalStateException("no program is asked");
        });
    }

    /** As SystemRunner promises it of a check: programs that it asks have limits of their own. */
    static void await(String what, Consumer<Prober> check, Prober prober) {
        new AwaitedWork(STANDSTILL).check(what, check, prober);
    }

    void check(String what, Consumer<Prober> check, Prober prober) {
        Watched watched = new Watched(prober);
        FutureTask<Boolean> task = new FutureTask<>(() -> check.accept(watched), true);
        Thread worker = new Thread(task, "awaited: " + what);
        worker.setDaemon(true);
        worker.start();
        boolean done = false;
        while (!done) {
            try {
                done = task.get(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (watched.idle().compareTo(standstill) > 0) {
                    throw new StepException(
                            ResultCode.FAIL_TIMEOUT,
                            "Stood still for " + standstill.toMinutes() + " minutes: " + what
                                    + ". The disk does not answer.",
                            List.of(),
                            e);
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } catch (InterruptedException e) {
                worker.interrupt();
                unwind(worker);
                Thread.currentThread().interrupt();
                throw new InterruptedRunException();
            }
        }
    }

    /** The program that it may wait for has to be ended before anything is undone. */
    private static void unwind(Thread worker) {
        try {
            worker.join(UNWIND.toMillis());
        } catch (InterruptedException e) {
            // Asked to stop once more: that is what is being done.
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException failure(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    /** Knows since when no program has been at work. */
    private static final class Watched implements Prober {
        private final Prober prober;
        private volatile boolean asking;
        private volatile long since = System.nanoTime();

        private Watched(Prober prober) {
            this.prober = prober;
        }

        @Override
        public Output probe(Probe probe) {
            asking = true;
            try {
                return prober.probe(probe);
            } finally {
                since = System.nanoTime();
                asking = false;
            }
        }

        private Duration idle() {
            return asking ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
        }
    }
}
