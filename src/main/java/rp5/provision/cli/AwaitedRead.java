package rp5.provision.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import rp5.provision.errors.InterruptedRunException;

/**
 * Reads what may never come, on a thread of its own: neither the opening of a FIFO (fifo(7)) nor a read from a pipe or a terminal hears an interrupt
 * in Java, and the one who waits must.
 */
final class AwaitedRead {
    private AwaitedRead() {}

    /**
     * What the read gives.
     *
     * @throws ExecutionException with the failure of the read as its cause
     * @throws InterruptedRunException if the calling thread is interrupted first; the read is left to end with the process
     */
    static <T> T of(Callable<T> read) throws ExecutionException {
        FutureTask<T> task = new FutureTask<>(read);
        Thread reader = new Thread(task, "awaited-read");
        reader.setDaemon(true);
        reader.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRunException();
        }
    }
}
