package rp5.provision.unlock;

import java.nio.file.Path;
import rp5.provision.pipeline.StepContext;

/** A file that is being made beside the target. Unless it came to be whole, it goes again: the next run finds its place free. */
final class NewFile implements AutoCloseable {
    private final Path file;
    private final StepContext context;
    private boolean whole;

    private NewFile(Path file, StepContext context) {
        this.file = file;
        this.context = context;
    }

    /** To be called before the file is made, where none was when the run began. */
    static NewFile at(Path file, StepContext context) {
        return new NewFile(file, context);
    }

    void keep() {
        whole = true;
    }

    @Override
    public void close() {
        if (!whole) {
            context.cleanups().deferAsked("remove " + file, () -> context.runner()
                    .runIf(
                            prober -> prober.probe(UnlockCommands.isThere(file)).exitCode() == 0,
                            UnlockCommands.forget(file)));
        }
    }
}
