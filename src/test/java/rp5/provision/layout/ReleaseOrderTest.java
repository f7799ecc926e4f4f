package rp5.provision.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseOrderTest {
    @Test
    void ordersAsSortVDoes() {
        List<String> ordered = List.of(
                "6.1.0-9-arm64",
                "6.1.0-31-arm64",
                "6.6.51+rpt-rpi-2712",
                "6.12.9+rpt-rpi-2712",
                "6.12.47+rpt-rpi-2712",
                "6.18~rc1-arm64",
                "6.18-arm64",
                "6.18.3-arm64");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.reverse(shuffled);

        shuffled.sort(ReleaseOrder.OLDEST_FIRST);

        assertThat(shuffled).isEqualTo(ordered);
    }

    @Test
    void takesEqualReleasesAsEqual() {
        assertThat(ReleaseOrder.OLDEST_FIRST.compare("6.12.47", "6.12.047")).isZero();
    }
}
