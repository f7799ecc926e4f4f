package rp5.provision.pipeline;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.ResultCode;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into an interrupt of the working thread, and keeps the JVM alive until that thread has
 * unwound. The exit code is the JVM's own for the signal (130, 143, 129).
 */
public final class Interrupts implements AutoCloseable {
    private final Thread worker;
    private final Duration lag;
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch unwound = new CountDownLatch(1);
    private final StopSource.Listening listening;
    private ResultCode code = ResultCode.FAIL_INTERRUPTED_INT;
    private boolean heard;
    private boolean decided;

    private Interrupts(Thread worker, StopSource source) {
        this.worker = worker;
        this.lag = source.lag();
        this.listening = source.listen(this::heard, this::stop);
    }

    /** Watches over the worker until closed. */
    public static Interrupts watching(Thread worker, StopSource source) {
        return new Interrupts(worker, source);
    }

    /** Whether the run was asked to stop. */
    public boolean requested() {
        return requested(Duration.ZERO);
    }

    /** A terminal sends its signal to our children too, and one of them may die of it before we hear. */
    private boolean requested(Duration patience) {
        try {
            return requested.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Whether the failure counts as the work of a stop. A child that died may be ahead of the word of its signal, so this waits a
     * moment for it; a file that could not be read was not, for we are interrupted after the word is out.
     */
    public boolean explains(ProvisionException failure) {
        return failure instanceof InterruptedRunException
                || requested(failure instanceof CommandException ? lag : Duration.ZERO);
    }

    /** The code of the signal that asked to stop; that of Ctrl-C while it is not known. The exit code of both is the process's own. */
    public synchronized ResultCode code() {
        return code;
    }

    /**
     * What the run ends with is decided: the process does not answer a signal that comes later, for the result would not say so. May be
     * called again.
     *
     * @return whether the run was asked to stop before
     */
    public synchronized boolean decide() {
        decided = true;
        return heard || requested();
    }

    /** The JVM ends with the code of the first signal, so a second one is not for us either. */
    private synchronized boolean heard(String signal) {
        if (heard || decided) {
            return false;
        }
        heard = true;
        code = switch (signal) {
            case "HUP" -> ResultCode.FAIL_INTERRUPTED_HUP;
            case "TERM" -> ResultCode.FAIL_INTERRUPTED_TERM;
            default -> ResultCode.FAIL_INTERRUPTED_INT;
        };
        return true;
    }

    /** The working thread has unwound: a waiting shutdown may go on. */
    @Override
    public void close() {
        unwound.countDown();
        listening.close();
    }

    private void stop() {
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
