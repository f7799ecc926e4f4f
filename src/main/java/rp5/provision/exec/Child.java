package rp5.provision.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import rp5.provision.errors.InterruptedRunException;

/** One child process from start to end, and with it everything that it started. */
final class Child {
    private static final int STDERR_LIMIT = 256 * 1024;
    /** A process in an uninterruptible wait on a dying disk cannot be killed; we do not wait for it for ever. */
    private static final Duration DIE = Duration.ofSeconds(10);

    private Child() {}

    /**
     * @param drain how long the readers may lag behind a child that has ended
     */
    static Finished run(Command command, SearchPath path, Duration drain, BoundedCapture stdout, Listeners listeners) {
        BoundedCapture stderr = new BoundedCapture(STDERR_LIMIT);
        Process process;
        try {
            process = builder(command, path).start();
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            byte[] bytes = why.getBytes(StandardCharsets.UTF_8);
            stderr.add(bytes, bytes.length);
            return new Finished(false, Patience.End.BY_ITSELF, -1, stdout, stderr);
        }
        String name = command.argv().get(0);
        StreamPump out = StreamPump.start(name + " stdout", process.getInputStream(), stdout, listeners.output());
        StreamPump err = StreamPump.start(name + " stderr", process.getErrorStream(), stderr, listeners.errors());
        try {
            feed(command.stdin(), process.getOutputStream(), name);
            Patience.End end = Patience.await(process, command);
            boolean ended = end == Patience.End.BY_ITSELF;
            if (!ended) {
                killTree(process);
            }
            out.join(drain);
            err.join(drain);
            return new Finished(true, end, ended ? process.exitValue() : -1, stdout, stderr);
        } catch (InterruptedException e) {
            killTree(process);
            Thread.currentThread().interrupt();
            throw new InterruptedRunException();
        }
    }

    private static ProcessBuilder builder(Command command, SearchPath path) throws IOException {
        List<String> argv = new ArrayList<>(command.argv());
        // Java looks a bare name up on the PATH that the JVM was started with, not on the one given to the child.
        Path program = path.find(argv.get(0)).orElseThrow(() -> new IOException("not found on " + path.value()));
        argv.set(0, program.toString());
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().clear();
        builder.environment().put("PATH", path.value());
        builder.environment().put("LC_ALL", "C");
        builder.environment().put(Orphans.MARK, Orphans.mark());
        builder.environment().putAll(command.environment());
        return builder;
    }

    private static void feed(Stdin stdin, OutputStream to, String name) throws InterruptedException {
        if (stdin instanceof Stdin.None) {
            closeQuietly(to);
            return;
        }
        // On a thread of its own: a child that never reads would block us past its limit.
        Thread feeder = new Thread(() -> write(stdin, to), name + " stdin");
        feeder.setDaemon(true);
        feeder.start();
    }

    private static void write(Stdin stdin, OutputStream to) {
        try (to) {
            if (stdin instanceof Secret secret) {
                secret.writeTo(to);
            } else if (stdin instanceof Stdin.Text text) {
                to.write(text.text().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The child closed its input early; its exit code tells whether that was right.
            return;
        }
    }

    private static void killTree(Process process) {
        // Children first: once the parent is gone they are nobody's descendants and could not be found.
        List<ProcessHandle> descendants = process.descendants().toList();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(DIE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            // What one of them had started since they were listed, or earlier and let go of.
            new Orphans(Path.of("/proc")).endStrays();
        } catch (InterruptedRunException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
            return;
        }
    }
}
