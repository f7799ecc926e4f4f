package rp5.provision.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rp5.provision.testing.Fixtures;

class SignaturesTest {
    @Test
    void takesTheTwoHeadersAndTheProtectiveMbrForOurOwn() {
        assertThat(Signatures.foreign(Fixtures.text("wipefs/steps-ubdb.json"))).isEmpty();
    }

    @Test
    void namesWhatIsLeft() {
        assertThat(Signatures.foreign(Fixtures.text("wipefs/steps-ubdb1.json")))
                .isNotEmpty()
                .allMatch(signature -> signature.startsWith("vfat at 0x"));
    }

    @Test
    void takesSilenceForACleanDevice() {
        assertThat(Signatures.foreign("")).isEmpty();
    }
}
