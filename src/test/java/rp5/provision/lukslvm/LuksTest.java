package rp5.provision.lukslvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rp5.provision.model.ByteSize;
import rp5.provision.model.LuksSpec;

class LuksTest {
    private static int memoryMib(long ramMib) {
        return Luks.specFor(ByteSize.mib(ramMib)).memoryKib() / 1024;
    }

    @Test
    void choosesAesXtsWithLargeSectors() {
        assertThat(Luks.specFor(ByteSize.mib(8064)))
                .isEqualTo(new LuksSpec("aes-xts-plain64", 512, "argon2id", 512 * 1024, 4, 4096));
    }

    @Test
    void takesAtMostAQuarterOfTheMemoryAndHalfAGibibyteInWholeSteps() {
        assertThat(memoryMib(16 * 1024)).isEqualTo(512);
        assertThat(memoryMib(2048)).isEqualTo(512);
        assertThat(memoryMib(2015)).isEqualTo(448);
        assertThat(memoryMib(990)).isEqualTo(192);
        assertThat(memoryMib(256)).isEqualTo(64);
    }

    @Test
    void takesTheLeastOnAVerySmallMachine() {
        assertThat(memoryMib(100)).isEqualTo(64);
        assertThat(memoryMib(0)).isEqualTo(64);
    }
}
