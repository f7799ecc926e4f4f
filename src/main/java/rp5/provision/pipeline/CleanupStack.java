package rp5.provision.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rp5.provision.errors.CleanupException;
import rp5.provision.errors.ProvisionException;

/**
 * What must be undone, last first. Holds only what we made. Closing runs every undo, also after one of them failed, and also
 * when the thread was interrupted; a second close does nothing.
 */
public final class CleanupStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CleanupStack.class);

    private final Deque<Undo> undos = new ArrayDeque<>();

    /**
     * Promises an undo. To be called before the action when the action can half succeed; the undo then asks first whether there
     * is anything to undo.
     *
     * @param what for the log and for the user, such as {@code unmount /run/x/root}
     */
    public void defer(String what, Runnable undo) {
        undos.push(new Undo(what, undo));
    }

    /**
     * Undoes everything.
     *
     * @throws CleanupException naming each thing that could not be undone
     */
    @Override
    public void close() {
        // With the flag set each command that cleans up would be interrupted at once.
        boolean interrupted = Thread.interrupted();
        List<String> left = new ArrayList<>();
        List<ProvisionException> causes = new ArrayList<>();
        while (!undos.isEmpty()) {
            Undo undo = undos.pop();
            try {
                undo.action().run();
            } catch (ProvisionException e) {
                interrupted |= Thread.interrupted();
                LOG.error("could not {}: {}", undo.what(), e.getMessage());
                left.add(undo.what() + ": " + e.getMessage() + lastLine(e));
                causes.add(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!left.isEmpty()) {
            CleanupException failure = new CleanupException(left);
            causes.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private static String lastLine(ProvisionException e) {
        return e.details().isEmpty() ? "" : " (" + e.details().get(e.details().size() - 1) + ")";
    }

    private record Undo(String what, Runnable action) {}
}
