package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.model.ByteSize;
import rp5.provision.model.MountEntry;
import rp5.provision.model.NestedSubvolume;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.testing.ScriptedRunner;

class SubvolumesTest {
    private static final List<MountEntry> MOUNTS = List.of(
            new MountEntry(1, Path.of("/"), "/@", "0:40", "btrfs", "/dev/sda", "rw,subvol=/@"),
            new MountEntry(2, Path.of("/home"), "/@home", "0:40", "btrfs", "/dev/sda", "rw,subvol=/@home"),
            new MountEntry(3, Path.of("/srv"), "/", "8:1", "ext4", "/dev/sdb1", "rw"));

    private final ScriptedRunner runner = new ScriptedRunner();

    /** find tells the place itself and the mount points in it too (seen with findutils 4.9.0 on Linux' btrfs). */
    @Test
    void whatIsNotMountedForItselfIsFoundBelowEachCopiedBtrfs() {
        runner.answering("rw /\0rw /home\0ro /.snapshots/1\0rw /var/lib/a\nb\0", argv("/"))
                .answering("rw /home\0rw /home/pi/vm\0", argv("/home"));

        assertThat(new Subvolumes(runner).below(List.of(on("/", "btrfs"), on("/home", "btrfs")), MOUNTS))
                .containsExactly(
                        new NestedSubvolume(Path.of("/.snapshots/1"), true),
                        new NestedSubvolume(Path.of("/var/lib/a\nb"), false),
                        new NestedSubvolume(Path.of("/home/pi/vm"), false));
        assertThat(runner.mutations()).isEmpty();
        assertThat(runner.unused()).isEmpty();
    }

    @Test
    void otherFileSystemsAreNotSearched() {
        assertThat(new Subvolumes(runner).below(List.of(on("/", "ext4"), on("/srv", "xfs")), MOUNTS))
                .isEmpty();
    }

    @Test
    void nothingFoundIsNothing() {
        assertThat(Subvolumes.parse("")).isEmpty();
    }

    private static String[] argv(String place) {
        return Subvolumes.find(Path.of(place)).argv().toArray(String[]::new);
    }

    private static SourceFilesystem on(String place, String type) {
        return new SourceFilesystem(Path.of(place), "/dev/sda", type, ByteSize.mib(1));
    }
}
