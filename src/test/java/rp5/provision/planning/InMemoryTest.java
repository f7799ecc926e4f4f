package rp5.provision.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rp5.provision.model.MountEntry;
import rp5.provision.model.Remote;
import rp5.provision.model.Unlock;

/** Whoever finds the recovery key gone when it is needed has no disk any more. */
class InMemoryTest {
    private static final List<MountEntry> MOUNTS = List.of(
            mount("/", "ext4"), mount("/run", "tmpfs"), mount("/run/media/pi/KEYS", "vfat"), mount("/tmp", "tmpfs"));

    @Test
    void filesThatAreGoneWithTheNextStartAreNamed() {
        assertThat(InMemory.of(unlock("/run/key", "/tmp/a/header.img"), MOUNTS))
                .containsExactly(
                        "--recovery-key /run/key lies in memory: copy it elsewhere before the machine is switched off.",
                        "--header-backup /tmp/a/header.img lies in memory: copy it elsewhere before the machine is switched off.");
    }

    @Test
    void filesOnADiskAndTheTerminalAreNot() {
        assertThat(InMemory.of(unlock("/root/key", "/run/media/pi/KEYS/header.img"), MOUNTS))
                .isEmpty();
        assertThat(InMemory.of(unlock(Unlock.TERMINAL, "/runner/header.img"), MOUNTS))
                .isEmpty();
        assertThat(InMemory.of(Unlock.NONE, MOUNTS)).isEmpty();
    }

    private static Unlock unlock(String recovery, String header) {
        return new Unlock(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(recovery),
                Optional.of(Path.of(header)),
                Remote.NONE,
                false);
    }

    private static MountEntry mount(String target, String fstype) {
        return new MountEntry(1, Path.of(target), "/", "0:1", fstype, "some", "rw");
    }
}
