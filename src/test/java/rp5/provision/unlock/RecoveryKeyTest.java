package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecoveryKeyTest {
    @Test
    void isEightGroupsOfSixDigitsEachAMultipleOfEleven() {
        byte[] random = new byte[16];
        for (int i = 0; i < random.length; i++) {
            random[i] = (byte) (i * 17);
        }

        String digits = text(RecoveryKey.digits(random));

        assertThat(digits).matches("[0-9]{48}");
        for (int i = 0; i < 48; i += 6) {
            assertThat(Integer.parseInt(digits.substring(i, i + 6)) % 11).isZero();
        }
        assertThat(digits).startsWith("000187" + "096305");
    }

    @Test
    void keepsEveryBitOfTheRandomBytes() {
        byte[] most = new byte[16];
        java.util.Arrays.fill(most, (byte) 0xff);

        assertThat(text(RecoveryKey.digits(most))).isEqualTo("720885".repeat(8));
        assertThat(text(RecoveryKey.digits(new byte[16]))).isEqualTo("0".repeat(48));
    }

    @Test
    void wipesTheRandomBytes() {
        byte[] random = new byte[16];
        java.util.Arrays.fill(random, (byte) 7);

        RecoveryKey.digits(random);

        assertThat(random).containsOnly(0);
    }

    @Test
    void takesSixteenBytesAndNoOtherNumber() {
        assertThatThrownBy(() -> RecoveryKey.digits(new byte[15])).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(byte[] digits) {
        return new String(digits, StandardCharsets.US_ASCII);
    }
}
