package rp5.provision.lukslvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Output;
import rp5.provision.testing.Fixtures;

/** On the words of dosfstools 4.2, see the fixtures. */
class BootableEspTest {
    @ParameterizedTest
    @ValueSource(strings = {"committed.txt", "long-name.txt", "dirty.txt"})
    void aFatWithConfigTxtAtItsTopIsBootable(String fixture) {
        assertThat(BootableEsp.is(listed(fixture.equals("dirty.txt") ? 1 : 0, fixture)))
                .isTrue();
    }

    @Test
    void aFatWithConfigTxtInTheStagingFolderIsNot() {
        assertThat(BootableEsp.is(listed(0, "staged.txt"))).isFalse();
    }

    @Test
    void whatIsNoFatIsNot() {
        assertThat(BootableEsp.is(listed(1, "zeros.txt"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\1garbage\n", "fsck.fat 4.2 (2021-01-31)\nChecking file /\n"})
    void aListWithoutItsEndIsNotBelieved(String text) {
        assertThatThrownBy(() -> BootableEsp.is(new Output(0, text, ""))).isInstanceOf(StepException.class);
    }

    @Test
    void aListThatIsCutOffByAnErrorIsNotBelieved() {
        assertThatThrownBy(() -> BootableEsp.is(new Output(1, "Checking file /\n", "Read error\n")))
                .isInstanceOf(StepException.class);
    }

    private static Output listed(int exit, String fixture) {
        return new Output(exit, Fixtures.text("fsck.fat/" + fixture), "");
    }
}
