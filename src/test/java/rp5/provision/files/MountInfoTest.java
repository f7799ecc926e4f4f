package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.MountEntry;
import rp5.provision.testing.Fixtures;

class MountInfoTest {
    @Test
    void readsAGuestsMounts() {
        List<MountEntry> mounts = MountInfo.parse(Fixtures.text("proc/provisioned-open-mounted-mountinfo"));

        assertThat(mounts).hasSize(15);
        assertThat(mounts.get(0))
                .isEqualTo(new MountEntry(16, Path.of("/"), "/", "98:2", "ext4", "/dev/root", "rw,noatime,rw"));
        assertThat(mounts.get(12).source()).isEqualTo("/dev/mapper/rp5vg-root");
    }

    @Test
    void undoesTheKernelsEscapes() {
        MountEntry mount = one("36 35 8:1 /a\\040b /mnt/c\\134d\\011e rw - ext4 /dev/x\\040y rw,k=v\\040w");

        assertThat(mount.root()).isEqualTo("/a b");
        assertThat(mount.target()).isEqualTo(Path.of("/mnt/c\\d\te"));
        assertThat(mount.source()).isEqualTo("/dev/x y");
        assertThat(mount.options()).isEqualTo("rw,rw,k=v w");
    }

    @Test
    void takesAnyNumberOfOptionalFieldsAndAnEmptySource() {
        assertThat(one("36 35 0:9 / /m rw shared:1 master:2 unbindable - tmpfs  rw")
                        .source())
                .isEmpty();
        assertThat(one("36 35 0:9 / /m rw - tmpfs none rw").source()).isEqualTo("none");
    }

    @Test
    void aTargetNamedHyphenDoesNotEndTheOptionalFields() {
        assertThat(one("36 35 0:9 - - rw shared:1 - tmpfs none rw").fstype()).isEqualTo("tmpfs");
    }

    @Test
    void halfALineIsAnErrorAndNotAMountLess() {
        for (String line : List.of("garbage", "36 35 8:1 / /mnt rw shared:1", "x 35 8:1 / /m rw - ext4 /dev/a rw")) {
            assertThatThrownBy(() -> MountInfo.parse(line))
                    .isInstanceOf(StepException.class)
                    .hasMessageContaining("mountinfo")
                    .extracting("code")
                    .isEqualTo(ResultCode.FAIL_GENERIC);
        }
    }

    /** As of a stick called Bücher where no locale is set; a zero byte is what no locale can say. */
    @Test
    void aNameThatTheLocaleCannotSayTellsHowToRunAgain() {
        assertThatThrownBy(() -> MountInfo.parse("36 35 8:1 / /media/pi/B\\000cher rw - vfat /dev/sda1 rw"))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("LC_ALL=C.UTF-8");
    }

    private static MountEntry one(String line) {
        return MountInfo.parse(line).get(0);
    }
}
