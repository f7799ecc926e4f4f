package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What takes too long for every change: see {@link DyingDisksIT}. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DyingDisksMoreIT {
    private DyingDisks runs = new DyingDisks(new GuestResult(-1, "", Path.of("")));

    @BeforeAll
    void letThemFail() {
        runs = DyingDisks.of("dying-more", """
                dying_disk 5500
                state state-before

                # A sector of a file that was written well can no more be read.
                at_reading_back 2 lose
                dying_run reading
                heal

                # Whatever is written is an error, from the middle of the copy on.
                (
                    wait_until [ -d /run/rp5-provision/root/usr/share ]
                    sleep 3
                    worn_out
                ) &
                dying_run worn
                wait
                heal

                # Nothing can be read or written any more, as of a disk that was pulled out: LVM finds no group to let go of.
                before_root_copy 2 pull_out
                run_alone gone
                heal
                look_after gone

                # From the second copy on, what is free is lost. No program is told before it asks for its data to be on the disk.
                before_root_copy 2 lose_what_is_free
                dying_run late
                heal
                rm /var/grown

                # The file system of the root cannot go on and becomes read-only, in the middle of the copy.
                (
                    wait_until [ -d /run/rp5-provision/root/usr/share ]
                    echo 1 >"/sys/fs/ext4/$(basename "$(readlink -f /dev/mapper/rp5vg-root)")/trigger_fs_error"
                ) &
                dying_run read-only
                wait

                # A partition is write-protected before its file system is made, and before it is mounted: mount(8) then mounts it to be read.
                before mkfs.ext4 loop0p2 1 'blockdev --setro /dev/loop0p2'
                dying_run protected
                blockdev --setrw /dev/loop0p2
                before mount vfat 1 'blockdev --setro /dev/loop0p1'
                dying_run protected-later
                blockdev --setrw /dev/loop0p1
                bury_disk

                # A sector of the running system cannot be read.
                echo 'start=2048, size=6000, type=83' | sfdisk --quiet --append --no-reread --no-tell-kernel --force /dev/ubda
                partx --add --nr 3 /dev/ubda
                udevadm settle
                echo "0 6000 dust /dev/ubda3 0 512" | dmsetup create bad
                mkfs.ext4 -q -O ^has_journal -m 0 /dev/mapper/bad
                mount /dev/mapper/bad /srv
                head -c 1M /dev/urandom >/srv/precious
                sync
                at=$(filefrag -e -b512 /srv/precious | sed -n 's/^ *0: *[0-9]*\\.\\. *[0-9]*: *\\([0-9]*\\)\\.\\..*/\\1/p')
                dmsetup message bad 0 addbadblock $((at + 1024))
                dmsetup message bad 0 enable
                umount /srv
                mount /dev/mapper/bad /srv
                dying_disk 5500
                state state-before-source
                dying_run source
                mv /host/state-source /host/state-source-itself
                diff /host/state-before-source /host/state-source-itself && cp /host/state-before /host/state-source
                bury_disk
                """);
    }

    @Test
    void aFileThatCannotBeReadBackIsTold() {
        runs.assertFailed("reading", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("reading")).contains("has another content", "dev loop0, sector", "(READ)");
    }

    @Test
    void aTargetThatTakesNothingMoreIsTold() {
        runs.assertFailed("worn", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("worn")).contains("kernel: ", "dev loop0, sector", "(WRITE)");
    }

    @Test
    void aTargetThatIsGoneIsToldAndLetGo() {
        runs.assertFailed("gone", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("gone")).contains("kernel: ", "dev loop0, sector");
    }

    @Test
    void dataThatNeverReachesTheDiskIsToldThoughEveryProgramWroteItWell() {
        runs.assertFailed("late", "FAIL_RSYNC", "rootsync");
        assertThat(runs.message("late")).contains("from: sync --file-system /run/rp5-provision/root");
        assertThat(runs.details("late")).contains("Input/output error", "kernel: ", "dev loop0, sector", "(WRITE)");
    }

    /** rsync then stands still for ever, against its own limit. */
    @Test
    void aFileSystemThatBecomesReadOnlyIsTold() {
        runs.assertFailed("read-only", "FAIL_TIMEOUT", "rootsync");
        assertThat(runs.message("read-only")).startsWith("Stood still");
        assertThat(runs.details("read-only"))
                .contains("Read-only file system", "kernel: ", "Remounting filesystem read-only");
    }

    @Test
    void aWriteProtectedPartitionIsTold() {
        runs.assertFailed("protected", "FAIL_MKFS", "lukslvm");
        assertThat(runs.message("protected")).contains("/dev/loop0p2");
        assertThat(runs.details("protected")).contains("Operation not permitted");
        runs.assertFailed("protected-later", "FAIL_GENERIC", "mounts");
        assertThat(runs.details("protected-later")).contains("Read-only file system");
    }

    @Test
    void aSourceThatCannotBeReadIsToldWithItsFile() {
        runs.assertFailed("source", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("source")).contains("/srv/precious", "Input/output error");
    }
}
