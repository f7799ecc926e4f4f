package rp5.provision.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aGroupWhoseNameBeginsLikeOursIsNotOurs() {
        assertThat(Names.isVolumeOfOurGroup("rp5vg-root")).isTrue();
        assertThat(Names.isVolumeOfOurGroup("rp5vg-my--home")).isTrue();
        assertThat(Names.isVolumeOfOurGroup("rp5vg--data-lv")).isFalse();
        assertThat(Names.isVolumeOfOurGroup("rp5vg2-lv")).isFalse();
        assertThat(Names.isVolumeOfOurGroup("rp5vg")).isFalse();
    }
}
