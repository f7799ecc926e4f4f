package rp5.provision.rootsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.model.ByteSize;
import rp5.provision.model.Flags;
import rp5.provision.model.MountEntry;
import rp5.provision.model.SwapEntry;
import rp5.provision.model.Unlock;
import rp5.provision.testing.SystemSamples;

class ExclusionsTest {
    private static final MountEntry ROOT = mount(1, "/", "/", "179:2", "ext4");

    private final SystemSamples samples = new SystemSamples();

    private static MountEntry mount(int id, String target, String root, String majorMinor, String fstype) {
        return new MountEntry(id, Path.of(target), root, majorMinor, fstype, "x", "rw");
    }

    private List<String> exclusions() {
        return Exclusions.forSource(samples.facts(), samples.flags());
    }

    private List<String> extra() {
        List<String> plain = Exclusions.forSource(new SystemSamples().facts(), samples.flags());
        return exclusions().stream().filter(p -> !plain.contains(p)).toList();
    }

    @Test
    void leavesOutKernelTreesWhollyAndContentsOfPassingFolders() {
        assertThat(exclusions())
                .contains("/dev", "/proc", "/sys", "/run", "/boot/firmware")
                .contains("/tmp/*", "/var/tmp/*", "/mnt/*", "/media/*", "/lost+found", "/var/swap", ".gvfs")
                .contains(
                        "/var/log/rp5-provision/ete_nvme_provision.json",
                        "/var/log/rp5-provision/ete_nvme_provision.jsonl",
                        "/var/log/rp5-provision/ete_nvme_provision.journal")
                .allSatisfy(pattern -> assertThat(pattern).doesNotEndWith("/"));
    }

    /** The folder that was named for it may be a home, or the top of all. */
    @Test
    void leavesOutOurLogButNothingElseThatLiesBesideIt() {
        for (String folder : List.of("/home/pi", "/", "/srv/[a]")) {
            List<String> patterns = Exclusions.forSource(samples.facts(), loggingTo(folder));

            assertThat(patterns).noneMatch(pattern -> RsyncPattern.covers(List.of(pattern), Path.of(folder, "letter")));
            assertThat(List.of("json", "jsonl", "journal"))
                    .allMatch(end -> RsyncPattern.covers(patterns, Path.of(folder, "ete_nvme_provision." + end)));
        }
    }

    private Flags loggingTo(String folder) {
        Flags flags = samples.flags();
        return new Flags(
                flags.mode(),
                flags.espSize(),
                flags.bootSize(),
                flags.skipRsync(),
                flags.reboot(),
                flags.json(),
                flags.verbose(),
                Path.of(folder),
                Unlock.NONE,
                List.of());
    }

    @Test
    void leavesOutActiveSwapFilesButNoDevices() {
        samples.swaps(
                new SwapEntry("/my [swap]", "file", ByteSize.mib(100)),
                new SwapEntry("/dev/zram0", "partition", ByteSize.mib(100)));

        assertThat(extra()).containsExactly("/my \\[swap]");
    }

    /** Beside the lock that it opens it has no business; and what lies in a folder that stays behind needs no word. */
    @Test
    void leavesOutTheFilesThatAPassphraseOrAPinWasReadFrom() {
        Flags flags = samples.flags();
        Flags reading = new Flags(
                flags.mode(),
                flags.espSize(),
                flags.bootSize(),
                flags.skipRsync(),
                flags.reboot(),
                flags.json(),
                flags.verbose(),
                flags.logDir(),
                flags.unlock(),
                List.of(Path.of("/root/pass [1]"), Path.of("/home/pi/pin"), Path.of("/run/pass"), Path.of("/tmp/pin")));

        List<String> patterns = Exclusions.forSource(samples.facts(), reading);

        assertThat(patterns.stream().filter(p -> !exclusions().contains(p)))
                .containsExactly("/root/pass \\[1]", "/home/pi/pin");
    }

    @Test
    void leavesOutMountsThatRootMayNotLookAt() {
        samples.mounts(
                ROOT,
                mount(2, "/home/pi/remote", "/", "0:50", "fuse.sshfs"),
                mount(3, "/srv/nas", "/", "0:51", "nfs4"),
                mount(4, "/run/user/1000/gvfs", "/", "0:52", "fuse.gvfsd-fuse"),
                mount(5, "/mnt/share", "/", "0:53", "cifs"),
                mount(6, "/var/log", "/", "0:54", "tmpfs"));

        assertThat(extra()).containsExactly("/home/pi/remote", "/srv/nas");
    }

    @Test
    void leavesOutBindMountsOfWhatIsCopiedAnyway() {
        samples.mounts(ROOT, mount(2, "/export/data", "/srv/data", "179:2", "ext4"));

        assertThat(extra()).containsExactly("/export/data/*");
    }

    @Test
    void takesWhatIsBoundToItself() {
        samples.mounts(ROOT, mount(2, "/var/lib/docker", "/var/lib/docker", "179:2", "ext4"));

        assertThat(extra()).isEmpty();
    }

    @Test
    void takesABindMountOfWhatIsSeenNowhereElse() {
        samples.mounts(ROOT, mount(2, "/srv/data", "/mnt/data", "179:2", "ext4"));

        assertThat(extra()).isEmpty();
    }

    @Test
    void takesAFileSystemOfItsOwn() {
        samples.filesystems("/", "/home");
        samples.mounts(ROOT, mount(2, "/home", "/", "179:3", "ext4"));

        assertThat(extra()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/home, /home/*, /*",
        "/home, /home/pi/x, /pi/x",
        "/home, /srv/x,",
        "/home, /home,",
        "/home, /homes/x,",
        "/home, .gvfs, .gvfs",
        "/, /tmp/*, /tmp/*",
        "/home/pi, /home/*/.cache, /.cache",
        "/var/lib/docker, /var/lib/docker/overlay2/*/merged, /overlay2/*/merged"
    })
    void patternsAreReadFromTheTopOfEachCopiedTree(String place, String pattern, String below) {
        assertThat(RsyncPattern.below(Path.of(place), pattern).orElse(null)).isEqualTo(below);
    }

    @ParameterizedTest
    @CsvSource({
        "/mnt/*, /mnt/usb, true",
        "/mnt/*, /mnt/usb/deep, true",
        "/mnt/*, /mnt, false",
        "/dev, /dev/shm, true",
        "/dev, /device, false",
        ".gvfs, /home/.gvfs, false",
        "'/a \\[b]', '/a [b]', true",
        "'/a\\b', '/a\\b', true"
    })
    void knowsWhichPlacesAreCovered(String pattern, String place, boolean covered) {
        assertThat(RsyncPattern.covers(List.of(pattern), Path.of(place))).isEqualTo(covered);
    }
}
