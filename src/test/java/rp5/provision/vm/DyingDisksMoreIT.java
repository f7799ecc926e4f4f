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

                # What is filled first of the volume's file system: 1 GB behind its first 40 MiB.
                fail_at 3264512 2000000
                dying_run copy
                heal

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

                # Every request takes 100 ms; a file of the live system changes between copy and comparison, without a new time on it.
                cp --preserve=timestamps "$BIG" /usr/local/changing
                delay 100 100
                at_reading_back 2 change
                dying_run slow
                heal
                bury_disk
                rm /usr/local/changing

                # The live system grows when all is planned already.
                dying_disk 3300
                at_reading_back 1 'head -c 1900M /dev/urandom >/var/grown'
                dying_run full
                rm -f /var/grown
                bury_disk

                # Somebody fills the ESP before its initramfs is made.
                dying_disk 5500
                at_reading_back 2 'head -c 600M /dev/zero >/run/rp5-provision/esp/filler; sync'
                dying_run esp
                bury_disk

                # A sector of the running system cannot be read.
                addpart /dev/ubda 3 2048 6000
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
    void aTargetThatCannotBeWrittenIsTold() {
        runs.assertFailed("copy", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("copy")).contains("kernel: ", "I/O error", "dev loop0, sector 3", "(WRITE)");
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
    void aSlowTargetIsWaitedForAndWhatChangedMeanwhileIsNoDamage() {
        runs.assertWell("slow");
        assertThat(runs.json("slow").at("/warnings").toString()).contains("/usr/local/changing");
    }

    @Test
    void aFullTargetIsTold() {
        runs.assertFailed("full", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("full")).contains("No space left on device");
    }

    @Test
    void aFullFirmwarePartitionIsTold() {
        runs.assertFailed("esp", "FAIL_INITRAMFS_VERIFY", "initramfs");
    }

    @Test
    void aSourceThatCannotBeReadIsToldWithItsFile() {
        runs.assertFailed("source", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("source")).contains("/srv/precious", "Input/output error", "dev dm-", "sector");
    }
}
