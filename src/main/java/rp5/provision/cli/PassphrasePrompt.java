package rp5.provision.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.exec.Secret;
import rp5.provision.report.Screen;

/** Asks a person for the passphrase, without showing it. */
final class PassphrasePrompt {
    private static final String DISK = "passphrase for the disk";
    private static final int TRIES = 3;
    private static final int MOST_BYTES_OF_A_CHAR = 3;
    /** What Java puts where the bytes of the terminal are no text in the locale's encoding. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Terminal terminal;
    private final Screen screen;

    PassphrasePrompt(Terminal terminal, Screen screen) {
        this.terminal = terminal;
        this.screen = screen;
    }

    /**
     * A new passphrase, asked twice.
     *
     * @throws UsageException if three tries gave none
     */
    Secret choose() {
        return choose(DISK);
    }

    /**
     * The same for another secret.
     *
     * @param what is chosen, such as {@code PIN for the TPM}
     */
    Secret choose(String what) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Optional<Secret> chosen = once(what);
            if (chosen.isPresent()) {
                return chosen.get();
            }
        }
        throw new UsageException(
                ResultCode.FAIL_MISSING_PASSPHRASE, "No " + noun(what) + " after " + TRIES + " tries.", remedy(what));
    }

    /** The passphrase of a disk that has one; empty when none was typed. */
    Secret existing() {
        return Secret.taking(bytes(DISK, terminal.hidden("Passphrase of the disk: ")));
    }

    private Optional<Secret> once(String what) {
        byte[] bytes = bytes(what, terminal.hidden("New " + what + " (not shown): "));
        Optional<String> objection = PassphraseRules.objection(bytes);
        if (objection.isPresent()) {
            Arrays.fill(bytes, (byte) 0);
            screen.line("The " + noun(what) + " " + objection.get() + ".");
            return Optional.empty();
        }
        Secret first = Secret.taking(bytes);
        try (Secret second = Secret.taking(bytes(what, terminal.hidden("The same once more: ")))) {
            if (first.sameAs(second)) {
                return Optional.of(first);
            }
        }
        first.close();
        screen.line("The two differ.");
        return Optional.empty();
    }

    private static String noun(String what) {
        return what.split(" ", 2)[0];
    }

    private static boolean isPin(String what) {
        return noun(what).equals(PassphraseFile.PIN);
    }

    private static String remedy(String what) {
        return isPin(what) ? PassphraseFile.PIN_REMEDY : ResultCode.FAIL_MISSING_PASSPHRASE.hint();
    }

    private static byte[] bytes(String what, char[] typed) {
        byte[] room = new byte[typed.length * MOST_BYTES_OF_A_CHAR];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        try {
            CoderResult how = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), encoded, true);
            if (how.isError() || CharBuffer.wrap(typed).chars().anyMatch(c -> c == REPLACEMENT)) {
                throw new UsageException(
                        ResultCode.FAIL_MISSING_PASSPHRASE,
                        "The " + noun(what) + " has characters that this locale cannot read.",
                        "Give it with " + (isPin(what) ? "--tpm-pin-file" : "--passphrase-file")
                                + ", or run in a UTF-8 locale.");
            }
            return Arrays.copyOf(room, encoded.position());
        } finally {
            Arrays.fill(room, (byte) 0);
            Arrays.fill(typed, '\0');
        }
    }
}
