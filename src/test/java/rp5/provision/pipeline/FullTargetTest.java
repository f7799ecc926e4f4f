package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.testing.Samples;

class FullTargetTest {
    @ParameterizedTest
    @CsvSource({
        "var/lib/grown, '/dev/mapper/rp5vg-root'",
        "boot/initrd.img-6.1, '/dev/nvme0n1p2'",
        "boot/firmware/start4.elf, '/dev/nvme0n1p1'",
        "booty, '/dev/mapper/rp5vg-root'",
    })
    void namesTheFileSystemOfTheFileThatCouldNotBeWritten(String file, String device) {
        String line = "rsync: [receiver] write failed on \"/run/rp5-provision/root/" + file
                + "\": No space left on device (28)";

        assertThat(FullTarget.sentence(Samples.plan(), List.of("before", line)))
                .get()
                .asString()
                .contains(" " + device + ", is full.");
    }

    @Test
    void theEspIsTheSameAtItsOwnPlace() {
        String line = "mv: cannot move to '/run/rp5-provision/esp/overlays': No space left on device";

        assertThat(FullTarget.sentence(Samples.plan(), List.of(line)))
                .contains("The target's firmware partition, /dev/nvme0n1p1, is full.");
    }

    @Test
    void saysNothingOfOtherErrorsAndOtherDisks() {
        assertThat(FullTarget.sentence(
                        Samples.plan(),
                        List.of(
                                "rsync: write failed on \"/run/rp5-provision/root/a\": Read-only file system (30)",
                                "tee: /var/log/full: No space left on device")))
                .isEmpty();
    }
}
