package rp5.provision.mounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rp5.provision.testing.Fixtures;

class MountTableTest {
    private static final MountTable TABLE = MountTable.parse(Fixtures.text("proc/steps-mountinfo.txt"));

    @Test
    void readsWhatTheKernelPrints() {
        assertThat(TABLE.entries()).hasSize(21);
        assertThat(TABLE.at(Path.of("/run/rp5-provision/root/boot/firmware")))
                .contains(new MountTable.Entry(
                        "98:17",
                        Path.of("/rp5-staging"),
                        Path.of("/run/rp5-provision/root/boot/firmware"),
                        false,
                        "vfat",
                        "/dev/ubdb1"));
        assertThat(TABLE.at(Path.of("/dev")).map(MountTable.Entry::shared)).contains(true);
    }

    @Test
    void findsTheMountThatAPathLiesOn() {
        assertThat(TABLE.holding(Path.of("/run/udev")).map(MountTable.Entry::target))
                .contains(Path.of("/run"));
        assertThat(TABLE.holding(Path.of("/dev/pts")).map(MountTable.Entry::fstype))
                .contains("devpts");
        assertThat(TABLE.holding(Path.of("/runner")).map(MountTable.Entry::target))
                .contains(Path.of("/"));
    }

    @Test
    void listsWhatLiesBelowAFolder() {
        assertThat(TABLE.below(Path.of("/run/rp5-provision"))).hasSize(11);
        assertThat(TABLE.below(Path.of("/run/rp5"))).isEmpty();
    }

    @Test
    void seesTheUpperOfTwoMountsAtOnePlace() {
        MountTable stacked = MountTable.parse("""
                1 1 0:1 / /a rw - ext4 /dev/lower rw
                2 1 0:2 / /a rw shared:4 master:1 - ext4 /dev/upper rw
                """);

        assertThat(stacked.at(Path.of("/a")).map(MountTable.Entry::source)).contains("/dev/upper");
        assertThat(stacked.holding(Path.of("/a/b")).map(MountTable.Entry::source))
                .contains("/dev/upper");
        assertThat(stacked.at(Path.of("/a")).map(MountTable.Entry::shared)).contains(true);
    }

    @Test
    void decodesBlanksAndPassesOverLinesThatAreNone() {
        MountTable table = MountTable.parse("1 1 0:1 / /media/my\\040disk rw - ext4 /dev/x rw\n\nnonsense\n");

        assertThat(table.entries()).extracting(MountTable.Entry::target).isEqualTo(List.of(Path.of("/media/my disk")));
        assertThat(table.at(Path.of("/nowhere"))).isEqualTo(Optional.empty());
    }
}
