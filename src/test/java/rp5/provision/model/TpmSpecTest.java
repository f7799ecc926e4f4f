package rp5.provision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmSpecTest {
    @Test
    void pcrsAreSortedAndCountOnce() {
        TpmSpec spec = new TpmSpec(TpmSpec.pcrs("11,7,0,7,23"), false, Optional.empty());

        assertThat(spec.pcrs()).containsExactly(0, 7, 11, 23);
        assertThat(spec.pcrList()).isEqualTo("0,7,11,23");
        assertThat(new TpmSpec(List.of(), true, Optional.of(TpmSpec.USUAL_OVERLAY)).pcrList())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "7,", ",7", "7 ,8", "sha256:7", "-1", "+7", "7;8", "٧", "111"})
    void whatIsNoListOfNumbersIsRefused(String list) {
        assertThatThrownBy(() -> TpmSpec.pcrs(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 7,11");
    }

    @Test
    void thereIsNoPcrBeyondTheLast() {
        assertThatThrownBy(() -> new TpmSpec(List.of(24), false, Optional.empty()))
                .hasMessageContaining("no PCR 24");
        assertThatThrownBy(() -> new TpmSpec(List.of(-1), false, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "tpm_slb9670", "tpm-slb9670,cs=0", "../x", "a b", "a\nb", "TPM"})
    void anOverlayIsAPlainName(String name) {
        assertThatThrownBy(() -> new TpmSpec(List.of(), false, Optional.of(name)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
