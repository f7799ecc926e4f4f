package rp5.provision.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rp5.provision.report.RunResult.Timing;

class TimingTest {
    @Test
    void whatIsNeitherAProgramsNorAPersonsTimeIsOurs() {
        assertThat(Timing.of(1000, 700, 200)).isEqualTo(new Timing(1000, 700, 200, 100, 10.0));
        assertThat(Timing.of(0, 0, 0)).isEqualTo(new Timing(0, 0, 0, 0, 0.0));
    }

    @Test
    void noTimeIsNegativeWhenTheClockWasSetBack() {
        assertThat(Timing.of(-3_600_000, 700, 200)).isEqualTo(new Timing(900, 700, 200, 0, 0.0));
    }
}
