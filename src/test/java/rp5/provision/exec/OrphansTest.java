package rp5.provision.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
    @TempDir
    private Path proc = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void endsWhatAnotherRunStartedAndNothingElse() throws Exception {
        Process orphan = process(Map.of("RP5_PROVISION_RUN", "4711-1"));
        Process ours = process(Map.of("RP5_PROVISION_RUN", Orphans.mark()));
        Process somebodys = process(Map.of("NOTE", "RP5_PROVISION_RUN=4711-1"));

        assertThat(new Orphans(proc).end()).containsExactly("process " + orphan.pid() + " (sleep)");

        assertThat(orphan.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(ours.isAlive()).isTrue();
        assertThat(somebodys.isAlive()).isTrue();
    }

    /** Seen in a machine: what mkinitramfs had just started held the target's root, which could not be unmounted. */
    @Test
    void endsWhatOneStartedAfterTheyWereListed() throws Exception {
        Process orphan = process(Map.of("RP5_PROVISION_RUN", "4711-1"));
        Process started = process(Map.of("RP5_PROVISION_RUN", "4711-1"));
        AtomicInteger lists = new AtomicInteger();

        List<String> ended = new Orphans(
                        proc,
                        () -> lists.getAndIncrement() == 0
                                ? Stream.of(orphan.toHandle())
                                : Stream.of(orphan.toHandle(), started.toHandle()))
                .end();

        assertThat(ended)
                .containsExactly("process " + orphan.pid() + " (sleep)", "process " + started.pid() + " (sleep)");
        assertThat(started.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    /** As a plan is, which takes no lock. */
    @Test
    void leavesThoseOfALivingRun() throws Exception {
        Process run = process(Map.of());
        Process child = process(
                Map.of("RP5_PROVISION_RUN", new Orphans(proc).mark(run.pid()).orElseThrow()));

        assertThat(new Orphans(proc).end()).isEmpty();
        assertThat(child.isAlive()).isTrue();

        run.destroyForcibly().waitFor();
        assertThat(new Orphans(proc).end()).hasSize(1);
    }

    /** Its number is another process's here, and whether it is at work cannot be seen. */
    @Test
    void leavesThoseOfARunInAContainer() throws Exception {
        Process another = process(Map.of());
        Process child = process(Map.of("RP5_PROVISION_RUN", another.pid() + "-1-4026530000"));

        assertThat(new Orphans(proc).end()).isEmpty();
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void theMarkNamesTheNamespace() throws Exception {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();

        assertThat("pid:[" + Orphans.mark().replaceAll(".*-", "") + "]").isEqualTo(link);
    }

    @Test
    void aProcessThatGotTheNumberOfADeadRunDoesNotStandForIt() throws IOException {
        Process another = process(Map.of());
        process(Map.of("RP5_PROVISION_RUN", another.pid() + "-1"));

        assertThat(new Orphans(proc).end()).hasSize(1);
    }

    /** Listed with the real environment, but only here: on a busy machine others may test the same. */
    private Process process(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        Files.createSymbolicLink(proc.resolve(Long.toString(process.pid())), Path.of("/proc/" + process.pid()));
        return process;
    }
}
