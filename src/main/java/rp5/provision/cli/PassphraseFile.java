package rp5.provision.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.exec.Secret;

/** Reads the passphrase from a file that nobody else can read, from a pipe, or from standard input. */
final class PassphraseFile {
    static final String STANDARD_INPUT = "-";
    /** What to do where the code's hint speaks of the passphrase. */
    static final String PIN_REMEDY = "Give --tpm-pin-file FILE (owner-only permissions), or run on a terminal.";

    static final String PIN = "PIN";
    private static final int TYPE_BITS = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FIFO = 0010000;
    private static final int OTHERS_BITS = 0077;

    private final Surroundings around;
    private final String noun;

    PassphraseFile(Surroundings around) {
        this(around, "passphrase");
    }

    /**
     * The same for another secret that is typed at boot.
     *
     * @param noun what it is called
     */
    PassphraseFile(Surroundings around, String noun) {
        this.around = around;
        this.noun = noun;
    }

    /**
     * The bytes of the file without the one line break at its end.
     *
     * @param name of the file; {@code -} is standard input
     * @throws UsageException if others can read it, or what it holds cannot be typed at boot
     * @throws rp5.provision.errors.InterruptedRunException if this thread is interrupted while nobody fills the pipe
     */
    Secret read(String name) {
        return read(name, PassphraseRules::objection);
    }

    /**
     * The same for one that the disk is to get.
     *
     * @throws UsageException also if it is no text in UTF-8
     */
    Secret readNew(String name) {
        return read(name, PassphraseRules::objectionToNew);
    }

    private Secret read(String name, Function<byte[], Optional<String>> rules) {
        String what =
                name.equals(STANDARD_INPUT) ? "The " + noun + " on standard input" : "The " + noun + " file " + name;
        byte[] raw = awaited(name, what);
        int length = raw.length > 0 && raw[raw.length - 1] == '\n' ? raw.length - 1 : raw.length;
        byte[] bytes = Arrays.copyOf(raw, length);
        Arrays.fill(raw, (byte) 0);
        Optional<String> objection = rules.apply(bytes);
        if (objection.isPresent()) {
            Arrays.fill(bytes, (byte) 0);
            throw refuse(what + " " + objection.get() + ".");
        }
        return Secret.taking(bytes);
    }

    private byte[] awaited(String name, String what) {
        try {
            return AwaitedRead.of(() -> name.equals(STANDARD_INPUT) ? standardInput() : file(name, what));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UsageException refused) {
                throw refused;
            }
            if (cause instanceof NoSuchFileException) {
                throw refuse(what + " does not exist.");
            }
            if (cause instanceof AccessDeniedException) {
                throw refuse(what + " cannot be read: permission denied.");
            }
            if (cause instanceof IOException || cause instanceof InvalidPathException) {
                throw refuse(what + " cannot be read (" + cause.getMessage() + ").");
            }
            throw new IllegalStateException(e);
        }
    }

    private byte[] standardInput() throws IOException {
        if (around.inIsTerminal()) {
            throw refuse(option() + " - reads a pipe or a file, and standard input is a terminal: it would be shown"
                    + " while you type; leave the option out to be asked.");
        }
        return bounded(around.in());
    }

    private byte[] file(String name, String what) throws IOException {
        Path path = Path.of(name);
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid");
        int mode = (Integer) attributes.getOrDefault("mode", 0);
        int owner = (Integer) attributes.getOrDefault("uid", -1);
        int type = mode & TYPE_BITS;
        if (type != REGULAR && type != FIFO) {
            throw refuse(what + " is neither a file nor a pipe.");
        }
        if ((mode & OTHERS_BITS) != 0) {
            throw refuse(what + " can be read or written by others; chmod 600 " + name);
        }
        if (!around.trustedOwners().contains(owner)) {
            throw refuse(what + " belongs to another user; chown it to root.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return bounded(in);
        }
    }

    /** No more than tells a passphrase that is too long from one that just fits with its line break. */
    private static byte[] bounded(InputStream in) throws IOException {
        return in.readNBytes(PassphraseRules.LONGEST + 2);
    }

    private String option() {
        return isPin() ? "--tpm-pin-file" : "--passphrase-file";
    }

    private boolean isPin() {
        return noun.equals(PIN);
    }

    private UsageException refuse(String sentence) {
        ResultCode code = ResultCode.FAIL_MISSING_PASSPHRASE;
        return new UsageException(code, sentence, isPin() ? PIN_REMEDY : code.hint());
    }
}
