package rp5.provision.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.exec.Secret;

/**
 * What a passphrase may consist of: the bytes that can be typed at the boot prompt, and no others. A passphrase that opens the
 * disk today and cannot be typed tomorrow is worse than none.
 */
final class PassphraseRules {
    /** The most that cryptsetup reads from a prompt (cryptsetup(8), "Passphrase processing"). */
    static final int LONGEST = 512;

    private static final int DELETE = 0x7f;

    /** Digits of a recovery key; each group of six is a multiple of eleven. */
    private static final int RECOVERY_KEY = 48;

    private static final int GROUP = 6;
    private static final int CHECK = 11;
    private static final int HIGHEST = 0xffff * CHECK;

    private PassphraseRules() {}

    /** Why these bytes cannot be used, as the end of a sentence that begins with their source; never shows any of them. */
    static Optional<String> objection(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.of("is empty");
        }
        if (bytes.length > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " bytes, more than the boot prompt reads");
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return Optional.of("begins with a byte order mark, which cannot be typed at the boot prompt");
        }
        for (int i = 0; i < bytes.length; i++) {
            Optional<String> what = untypable(bytes[i] & 0xff, i == bytes.length - 1);
            if (what.isPresent()) {
                return what.map(name -> "holds " + name + ", which cannot be typed at the boot prompt");
            }
        }
        return isSpreadRecoveryKey(bytes)
                ? Optional.of(
                        "is a recovery key with blanks or dashes between its digits, which the boot prompt takes out: give"
                                + " the 48 digits alone")
                : Optional.empty();
    }

    /**
     * The same for one that a disk is to get: the prompt's keyboard gives UTF-8, so other bytes would open the disk from a file alone. A disk
     * may have such a one already.
     */
    static Optional<String> objectionToNew(byte[] bytes) {
        return objection(bytes)
                .or(() -> isUtf8(bytes)
                        ? Optional.empty()
                        : Optional.of("is no text in UTF-8, which is what is typed at the boot prompt (saved in another"
                                + " encoding?)"));
    }

    /**
     * For one of which it is known only now that the disk is to get it.
     *
     * @throws UsageException if {@link #objectionToNew} has an objection
     */
    static void requireNew(Secret passphrase) {
        passphrase.examined(PassphraseRules::objectionToNew).ifPresent(objection -> {
            throw new UsageException(ResultCode.FAIL_MISSING_PASSPHRASE, "The passphrase " + objection + ".");
        });
    }

    private static boolean isUtf8(byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        try {
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            return !decoder.decode(ByteBuffer.wrap(bytes), text, true).isError();
        } finally {
            Arrays.fill(text.array(), '\0');
        }
    }

    /** What the keyscript takes for a recovery key and types without what stands between its groups. */
    private static boolean isSpreadRecoveryKey(byte[] bytes) {
        int digits = 0;
        int group = 0;
        for (byte value : bytes) {
            if (value == ' ' || value == '-') {
                continue;
            }
            if (value < '0' || value > '9') {
                return false;
            }
            group = group * 10 + (value - '0');
            digits++;
            if (digits % GROUP == 0) {
                if (group % CHECK != 0 || group > HIGHEST) {
                    return false;
                }
                group = 0;
            }
        }
        return digits == RECOVERY_KEY && bytes.length > digits;
    }

    private static Optional<String> untypable(int value, boolean last) {
        if (value == '\n') {
            return Optional.of(last ? "more than one line break at its end" : "more than one line");
        }
        if (value == '\r') {
            return Optional.of("a carriage return (a Windows line end?)");
        }
        if (value == 0) {
            return Optional.of("a zero byte");
        }
        boolean control = value < ' ' && value != '\t';
        return control || value == DELETE
                ? Optional.of(String.format(Locale.ROOT, "the control character 0x%02x", value))
                : Optional.empty();
    }
}
