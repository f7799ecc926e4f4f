package rp5.provision.unlock;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A key of 128 random bits that can be read out, written down and typed on any keyboard: 48 digits, eight groups of six. Each group is a
 * multiple of 11, so every wrong digit and every two digits that changed places are found, and in which group.
 */
final class RecoveryKey {
    static final int RANDOM_BYTES = 16;
    private static final int CHECK = 11;

    private RecoveryKey() {}

    /** The 48 digits; wipes the random bytes. */
    static byte[] digits(byte[] random) {
        if (random.length != RANDOM_BYTES) {
            throw new IllegalArgumentException("a recovery key is made of " + RANDOM_BYTES + " bytes");
        }
        byte[] digits = new byte[RANDOM_BYTES * 3];
        for (int i = 0; i < random.length; i += 2) {
            int group = ((random[i] & 0xff) << 8 | (random[i + 1] & 0xff)) * CHECK;
            byte[] six = String.format(Locale.ROOT, "%06d", group).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(six, 0, digits, i * 3, six.length);
            Arrays.fill(six, (byte) 0);
        }
        Arrays.fill(random, (byte) 0);
        return digits;
    }
}
