package rp5.provision.pipeline;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rp5.provision.errors.ResultCode;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into an interrupt of the working thread, and keeps the JVM alive until that thread has
 * unwound. The exit code is the JVM's own for the signal (130, 143, 129).
 */
public final class Interrupts implements AutoCloseable {
    private final Thread worker;
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch unwound = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "interrupts");
    private volatile ResultCode code = ResultCode.FAIL_INTERRUPTED_INT;
    private final Signals signals = Signals.heardBy(this::heard);

    private Interrupts(Thread worker) {
        this.worker = worker;
    }

    /** Watches over the calling thread until closed. */
    public static Interrupts watching(Thread worker) {
        Interrupts interrupts = new Interrupts(worker);
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    /**
     * Whether the run was asked to stop. A terminal sends its signal to our children too, and one of them may die of it before
     * we hear: so this waits a moment for the word to arrive.
     */
    public boolean requested(Duration patience) {
        try {
            return requested.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The code of the signal that asked to stop; that of Ctrl-C while it is not known. The exit code of both is the process's own. */
    public ResultCode code() {
        return code;
    }

    private void heard(String signal) {
        code = switch (signal) {
            case "HUP" -> ResultCode.FAIL_INTERRUPTED_HUP;
            case "TERM" -> ResultCode.FAIL_INTERRUPTED_TERM;
            default -> ResultCode.FAIL_INTERRUPTED_INT;
        };
    }

    /** The working thread has unwound: a waiting shutdown may go on. */
    @Override
    public void close() {
        unwound.countDown();
        signals.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown is what we are waiting in already.
            return;
        }
    }

    private void onShutdown() {
        requested.countDown();
        worker.interrupt();
        boolean done = false;
        while (!done) {
            try {
                unwound.await();
                done = true;
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt a shutdown: what is open must be closed first.
                done = false;
            }
        }
    }
}
