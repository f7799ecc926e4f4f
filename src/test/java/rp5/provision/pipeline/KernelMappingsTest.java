package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Output;
import rp5.provision.testing.Fixtures;

class KernelMappingsTest {
    @Test
    void theKernelKnowsThemByName() {
        assertThat(KernelMappings.names(probe -> new Output(0, "cryptroot\nrp5vg-root\n", "")))
                .containsExactlyInAnyOrder("cryptroot", "rp5vg-root");
    }

    @Test
    void thereMayBeNone() {
        String said = Fixtures.text("dmsetup/provisioned-closed-info-c.txt");

        assertThat(KernelMappings.names(probe -> new Output(0, said, ""))).doesNotContain("cryptroot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n"})
    void silenceDoesNotMeanThatThereAreNone(String said) {
        assertThatExceptionOfType(StepException.class)
                .isThrownBy(() -> KernelMappings.names(probe -> new Output(0, said, "")))
                .withMessageStartingWith("dmsetup does not tell which mappings there are");
    }
}
