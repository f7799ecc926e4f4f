package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.testing.Samples;
import rp5.provision.testing.ScriptedRunner;

class FullTargetTest {
    private static final String[] DF = {
        "df",
        "--block-size=1",
        "--output=avail,source",
        "--",
        "/run/rp5-provision/root",
        "/run/rp5-provision/root/boot",
        "/run/rp5-provision/esp"
    };
    /** Whatever is asked of it fails the test. */
    private static final ScriptedRunner NOTHING = new ScriptedRunner();

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

        assertThat(FullTarget.sentence(Samples.plan(), List.of("before", line), NOTHING))
                .get()
                .asString()
                .contains(" " + device + ", is full.");
    }

    @Test
    void theEspIsTheSameAtItsOwnPlace() {
        String line = "mv: cannot move to '/run/rp5-provision/esp/overlays': No space left on device";

        assertThat(FullTarget.sentence(Samples.plan(), List.of(line), NOTHING))
                .contains("The target's firmware partition, /dev/nvme0n1p1, is full.");
    }

    @Test
    void whereNoFileIsNamedWhatIsLeftIsTold() {
        ScriptedRunner machine = new ScriptedRunner().answering("""
                      Avail Filesystem
                1073741824 /dev/mapper/rp5vg-root
                         0 /dev/nvme0n1p2
                  10485760 /dev/nvme0n1p1
                """, DF);

        assertThat(FullTarget.sentence(Samples.plan(), List.of("cpio: write error: No space left on device"), machine))
                .contains("What is left on the target: 1.0 GiB on /dev/mapper/rp5vg-root, 0 B on /dev/nvme0n1p2,"
                        + " 10.0 MiB on /dev/nvme0n1p1.");
    }

    @Test
    void whatCannotBeAskedIsLeftOut() {
        List<String> lines = List.of("tee: /var/log/full: No space left on device");

        assertThat(FullTarget.sentence(Samples.plan(), lines, new ScriptedRunner().ending(1, "", DF)))
                .isEmpty();
        assertThat(FullTarget.sentence(
                        Samples.plan(), lines, new ScriptedRunner().answering("Avail Filesystem\n 5 tmpfs\n", DF)))
                .isEmpty();
    }

    @Test
    void saysNothingOfOtherErrors() {
        String line = "rsync: write failed on \"/run/rp5-provision/root/a\": Read-only file system (30)";

        assertThat(FullTarget.sentence(Samples.plan(), List.of(line), NOTHING)).isEmpty();
    }
}
