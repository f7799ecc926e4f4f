package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.BlockDevice;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;

class TargetChoiceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private FakeHost host;

    @BeforeEach
    void nodes() {
        host = new FakeHost(root)
                .file("/dev/nvme0n1", "")
                .file("/dev/nvme0", "")
                .file("/dev/dm-1", "")
                .link("/dev/mapper/rp5vg-root", "/dev/dm-1")
                .link("/dev/disk/by-id/nvme-Model_X_S1", "/dev/nvme0n1")
                .link("/dev/disk/by-id/nvme-Model_X_S1_1", "/dev/nvme0n1")
                .link("/dev/disk/by-id/nvme-eui.0025", "/dev/nvme0n1")
                .link("/home/pi/ssd", "/dev/disk/by-id/nvme-eui.0025")
                .link("/dev/dangling", "/dev/none");
    }

    @Test
    void takesTheOnlyNvmeDisk() {
        assertThat(choose(FakeMachine.onSd(), null)).isEqualTo("nvme0n1");
    }

    @Test
    void takesTheOtherOneWhenTheSystemRunsFromNvme() {
        FakeMachine machine = FakeMachine.bare()
                .nvme("nvme0n1", "S1")
                .nvme("nvme1n1", "S2")
                .part("nvme0n1", 1)
                .mounted("/", "nvme0n1p1", "ext4");

        assertThat(choose(machine, null)).isEqualTo("nvme1n1");
    }

    @Test
    void listsTheDisksWhenThereAreSeveral() {
        refuses(FakeMachine.onSd().nvme("nvme1n1", "S2"), null)
                .hasMessageContaining("/dev/nvme0n1 (Model X, serial S1, 64.0 GiB)")
                .hasMessageContaining("/dev/nvme1n1 (Model X, serial S2, 64.0 GiB)");
    }

    @Test
    void saysWhenThereIsNone() {
        refuses(FakeMachine.bare().disk("sda").mounted("/", "sda", "ext4"), null)
                .hasMessageContaining("There is no NVMe disk");
        refuses(FakeMachine.bare().nvme("nvme0n1", "S1").mounted("/", "nvme0n1", "ext4"), null)
                .hasMessageContaining("The running system needs the only NVMe disk: /dev/nvme0n1");
    }

    @Test
    void followsLinks() {
        for (String name :
                new String[] {"/dev/nvme0n1", "/dev/disk/by-id/nvme-eui.0025", "/home/pi/ssd", "/dev/./nvme0n1"}) {
            assertThat(choose(FakeMachine.onSd(), name)).as(name).isEqualTo("nvme0n1");
        }
    }

    @Test
    void leavesMappingsAndPartitionsForTheSafetyChecksToRefuse() {
        FakeMachine machine = FakeMachine.onSd().provisioned("nvme0n1");

        assertThat(choose(machine, "/dev/mapper/rp5vg-root")).isEqualTo("dm-1");
        assertThat(choose(machine, "/dev/dm-1")).isEqualTo("dm-1");
    }

    @Test
    void saysWhatIsWrongWithAName() {
        refuses(FakeMachine.onSd(), "nvme0n1")
                .hasMessage("nvme0n1 is not an absolute path.")
                .extracting("details")
                .asString()
                .contains("/dev/nvme0n1?");
        refuses(FakeMachine.onSd(), "/dev/sdx").hasMessage("/dev/sdx does not exist.");
        refuses(FakeMachine.onSd(), "/dev/dangling").hasMessage("/dev/dangling does not exist.");
        refuses(FakeMachine.onSd(), "/dev/nvme0").hasMessageContaining("/dev/nvme0 is not a block device");
        refuses(FakeMachine.onSd(), "/dev/disk").hasMessageContaining("is not a block device");
        refuses(FakeMachine.onSd(), "/").hasMessageContaining("is not a block device");
    }

    @Test
    void theIdentityNamesTheLinkWithModelAndSerial() {
        BlockDevice disk = FakeMachine.onSd().device("nvme0n1");

        assertThat(DiskIdentities.of(disk, host.files()).byId()).isEqualTo("/dev/disk/by-id/nvme-Model_X_S1");
        assertThat(DiskIdentities.of(disk, host.files()).serial()).isEqualTo("S1");
        assertThat(DiskIdentities.of(FakeMachine.onSd().device("mmcblk0"), host.files())
                        .byId())
                .isEmpty();
    }

    private String choose(FakeMachine machine, @org.jspecify.annotations.Nullable String argument) {
        return new TargetChoice(host.files())
                .choose(Optional.ofNullable(argument), machine.facts())
                .name();
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refuses(
            FakeMachine machine, @org.jspecify.annotations.Nullable String argument) {
        return assertThatThrownBy(() -> choose(machine, argument))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_INVALID_DEVICE));
    }
}
