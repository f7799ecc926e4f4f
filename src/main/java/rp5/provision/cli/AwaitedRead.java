package rp5.provision.cli;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import rp5.provision.errors.InterruptedRunException;

/**
 * Reads what may never come, on a thread of its own: neither the opening of a FIFO (fifo(7)) nor a read from a pipe hears an interrupt in Java,
 * and the one who waits must.
 */
final class AwaitedRead {
    private AwaitedRead() {}

    /** What is read, and how it may fail. */
    @FunctionalInterface
    interface Read {
        byte[] bytes() throws IOException;
    }

    /**
     * What the read gives.
     *
     * @throws InterruptedRunException if the calling thread is interrupted first; the read is left to end with the process
     */
    static byte[] of(Read read) throws IOException {
        FutureTask<byte[]> task = new FutureTask<>(read::bytes);
        Thread reader = new Thread(task, "awaited-read");
        reader.setDaemon(true);
        reader.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRunException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException expected) {
                throw expected;
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e);
        }
    }
}
