package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Targets that take their time: waited for, but not for ever. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowDisksIT {
    private DyingDisks runs = new DyingDisks(new GuestResult(-1, "", Path.of("")));

    @BeforeAll
    void letThemTakeTheirTime() {
        runs = DyingDisks.of("slow", """
                dying_disk 5500
                state state-before

                # No write is answered, from the run's first one on. Earlier, what looks at all disks would wait for those of the file system below.
                before wipefs . 1 delay 0 3600000
                run_alone stuck
                heal
                nothing_writes() { ! grep -qsxE 'wipefs|sfdisk' /proc/[0-9]*/comm; }
                wait_until nothing_writes
                look_after stuck

                # Nothing is given back any more, from the proof of the initramfs on. What was killed holds the mapping until the disk answers.
                at_reading_back 3 'delay 3600000 0'
                run_alone silent
                heal
                nothing_waits() { ! grep -qsxE 'tee|lvm|cryptsetup|umount' /proc/[0-9]*/comm; }
                wait_until nothing_waits
                look_at_loop_esp silent

                dying_run quick

                # Meanwhile a file of the running system changes between copy and comparison, without a new time on it.
                cp --preserve=timestamps "$BIG" /usr/local/changing
                delay 10 50
                at_reading_back 2 change
                dying_run slow
                rm /usr/local/changing
                heal
                bury_disk
                """);
    }

    @Test
    void aDiskThatDoesNotAnswerEndsTheRunAtTheLimitOfTheCommand() {
        runs.assertFailed("stuck", "FAIL_TIMEOUT", "partitioning");
        assertThat(runs.message("stuck")).startsWith("Did not end in its time and was killed: ");
        assertThat(runs.time("stuck")).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(4));
    }

    /** What it cannot let go of it names, and the next run does. */
    @Test
    void aDiskThatGivesNothingBackEndsTheRunAllTheSame() {
        JsonNode told = runs.json("silent");
        assertThat(told.at("/result").asText()).isEqualTo("FAIL_TIMEOUT");
        assertThat(told.at("/failure/step").asText()).isEqualTo("initramfs");
        assertThat(told.at("/failure/message").asText()).endsWith("was killed: tee /proc/sys/vm/drop_caches");
        assertThat(told.at("/warnings").toString()).contains("close the mapping cryptroot");
        assertThat(runs.result().file("silent.exit")).isEqualTo("18\n");
        assertThat(runs.result().file("silent.esp")).doesNotContain("config.txt");
        assertThat(runs.time("silent")).isLessThan(Duration.ofMinutes(20));
        runs.assertWell("quick");
    }

    @Test
    void aSlowDiskIsWaitedForAndWhatChangedMeanwhileIsNoDamage() {
        runs.assertWell("quick");
        runs.assertWell("slow");
        assertThat(runs.time("slow")).isGreaterThan(runs.time("quick")).isLessThan(Duration.ofMinutes(20));
        assertThat(runs.json("slow").at("/warnings").toString()).contains("/usr/local/changing");
    }
}
