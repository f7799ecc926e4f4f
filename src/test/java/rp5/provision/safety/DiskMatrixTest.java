package rp5.provision.safety;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rp5.provision.testing.FakeMachine;

class DiskMatrixTest {
    @Test
    void showsWhatIsOnTheDisk() {
        FakeMachine machine = FakeMachine.onSd()
                .provisioned("nvme0n1")
                .mounted("/mnt/x", "dm-1", "ext4")
                .mounted("/mnt/y", "dm-1", "ext4");

        assertThat(String.join("\n", DiskMatrix.lines(machine.device("nvme0n1"), machine.facts())))
                .isEqualTo("""
                        /dev/nvme0n1, 64.0 GiB, model Model X, serial S1, block 512 B
                        DEVICE            SIZE      TYPE   CONTENT      LABEL      UUID       MOUNTED AT
                        nvme0n1           64.0 GiB  disk   -            -          -          -
                          nvme0n1p1       64.0 GiB  part   vfat         EFI        1A2B-3C4D  -
                          nvme0n1p2       64.0 GiB  part   ext4         BOOT       b007       -
                          nvme0n1p3       64.0 GiB  part   crypto_LUKS  CRYPTROOT  1335       -
                            cryptroot     64.0 GiB  crypt  LVM2_member  -          pv         -
                              rp5vg-root  64.0 GiB  lvm    ext4         -          4007       /mnt/x /mnt/y""");
    }

    @Test
    void showsSwapAndKeepsLabelsFromSteeringTheTerminal() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 1, d -> d.labelled("a\033[2Jb\nc"))
                .swap("/dev/nvme0n1p1");

        assertThat(DiskMatrix.lines(machine.device("nvme0n1"), machine.facts()).get(3))
                .isEqualTo("  nvme0n1p1  64.0 GiB  part  -        a?[2Jb?c  -     [SWAP]");
    }
}
