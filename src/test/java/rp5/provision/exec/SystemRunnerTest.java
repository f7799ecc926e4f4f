package rp5.provision.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ResultCode;

@Timeout(30)
class SystemRunnerTest {
    private final List<CommandRun> runs = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final SystemRunner runner =
            new SystemRunner(runs::add, Clock.systemUTC(), waits::add, "/usr/sbin:/usr/bin:/sbin:/bin");

    @Test
    void keepsStandardOutputAndErrorApart() {
        Output output = runner.probe(Probe.of("sh", "-c", "echo out; echo err >&2"));

        assertThat(output.text()).isEqualTo("out");
        assertThat(output.stderr()).isEqualTo("err\n");
    }

    @Test
    void failsOnAnExitCodeThatWasNotAcceptedAndShowsTheLastLines() {
        CommandException e = catchThrowableOfType(
                CommandException.class,
                () -> runner.probe(Probe.of("sh", "-c", "echo noise; echo no such disk >&2; exit 3")
                        .failingAs(ResultCode.FAIL_LUKS)));

        assertThat(e.failure()).isEqualTo(CommandException.Cause.FAILED);
        assertThat(e.exitCode()).isEqualTo(3);
        assertThat(e.code()).isEqualTo(ResultCode.FAIL_LUKS);
        assertThat(e.details()).containsExactly("no such disk");
    }

    @Test
    void givesBackAnAcceptedExitCode() {
        assertThat(runner.probe(Probe.of("sh", "-c", "exit 4").accepting(0, 4)).exitCode())
                .isEqualTo(4);
    }

    @Test
    void saysWhichProgramIsNotThere() {
        assertThatThrownBy(() -> runner.probe(Probe.of("no-such-program-here")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Could not start: no-such-program-here");
        assertThat(runs).singleElement().extracting(CommandRun::outcome).isEqualTo("not started");
    }

    @Test
    void clearsTheEnvironmentButForPathLocaleAndWhatTheCommandNeeds(@TempDir Path folder) throws IOException {
        Path seen = folder.resolve("environment");
        runner.run(Mutation.of("sh", "-c", "env > " + seen).with(Map.of("ANSWER", "42")));

        assertThat(Files.readAllLines(seen).stream().map(line -> line.split("=", 2)[0]))
                .contains("PATH", "LC_ALL", "ANSWER", "RP5_PROVISION_RUN")
                .doesNotContain("HOME", "USER", "JAVA_HOME");
    }

    @Test
    void feedsASecretByteForByte(@TempDir Path folder) throws IOException {
        Path seen = folder.resolve("fed");
        byte[] bytes = "schl\u00fcssel with spaces ".getBytes(StandardCharsets.UTF_8);
        try (Secret secret = Secret.taking(bytes.clone())) {
            runner.run(Mutation.of("dd", "of=" + seen, "status=none").feeding(secret));
        }

        assertThat(Files.readAllBytes(seen)).isEqualTo(bytes);
    }

    @Test
    void isNotHeldUpByAChildThatNeverReadsItsInput() {
        byte[] large = new byte[4 * 1024 * 1024];
        try (Secret secret = Secret.taking(large)) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> runner.run(
                            Mutation.of("sleep", "60").feeding(secret).within(Duration.ofMillis(300))))
                    .isInstanceOf(CommandException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void killsAtTheLimitWhatItsStarterHasLeft(@TempDir Path folder) throws Exception {
        Path pid = folder.resolve("pid");
        Mutation command = Mutation.of("sh", "-c", "(sleep 600 & echo $! >" + pid + "); exec sleep 600")
                .within(Duration.ofSeconds(2));

        assertThatThrownBy(() -> runner.run(command)).isInstanceOf(CommandException.class);

        long left = Long.parseLong(Files.readString(pid).strip());
        // Its zombie may wait a moment for init to collect it: the handle's own end is what counts.
        ProcessHandle.of(left)
                .ifPresent(handle ->
                        handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void killsTheWholeTreeAtTheLimit(@TempDir Path folder) throws Exception {
        Path pidFile = folder.resolve("grandchild");
        Mutation stuck = Mutation.of("sh", "-c", "sh -c 'echo $$ > " + pidFile + "; exec sleep 300' & wait")
                .within(Duration.ofSeconds(1));

        CommandException e = catchThrowableOfType(CommandException.class, () -> runner.run(stuck));

        assertThat(e.failure()).isEqualTo(CommandException.Cause.TIMED_OUT);
        assertThat(e.code()).isEqualTo(ResultCode.FAIL_TIMEOUT);
        long grandchild = Long.parseLong(Files.readString(pidFile).strip());
        // Its zombie may wait a moment for init to collect it: the handle's own end is what counts.
        ProcessHandle.of(grandchild)
                .ifPresent(handle ->
                        handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    /** What a child of the child reads and writes is movement too. */
    @Test
    void killsWhatStandsStillAndNotWhatMovesWithoutAWord() {
        Duration longest = Duration.ofMillis(400);
        Mutation moving = Mutation.of(
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8 9 10; do head -c 200000 /dev/zero; sleep 0.15; done >/dev/null; true");
        Mutation still = Mutation.of("sh", "-c", "sh -c 'while sleep 0.1; do echo alive; done'; true");

        runner.run(moving.movingWithin(longest));
        long begin = System.nanoTime();
        CommandException e =
                catchThrowableOfType(CommandException.class, () -> runner.run(still.movingWithin(longest)));

        assertThat(e.failure()).isEqualTo(CommandException.Cause.STOOD_STILL);
        assertThat(e.code()).isEqualTo(ResultCode.FAIL_TIMEOUT);
        assertThat(e).hasMessageStartingWith("Stood still, reading and writing nothing, and was killed: sh -c");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(runs.get(1).outcome()).isEqualTo("killed since it stood still");
    }

    @Test
    void endsAtTheLimitEvenWhileItMoves() {
        Mutation busy = Mutation.of("sh", "-c", "while :; do head -c 100000 /dev/zero; done >/dev/null")
                .within(Duration.ofMillis(500))
                .movingWithin(Duration.ofMillis(400));

        assertThatThrownBy(() -> runner.run(busy)).hasMessageStartingWith("Did not end in its time");
    }

    @Test
    void doesNotWaitForAGrandchildThatHoldsThePipe() {
        SystemRunner impatient =
                new SystemRunner(runs::add, Clock.systemUTC(), waits::add, "/usr/bin:/bin", Duration.ofMillis(200));

        long begin = System.nanoTime();
        Output output = impatient.probe(Probe.of("sh", "-c", "sleep 6 & echo done"));

        assertThat(output.text()).isEqualTo("done");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refusesMoreOutputThanCanBeRight() {
        assertThatThrownBy(() -> runner.probe(Probe.of("sh", "-c", "yes | head -c 40000000")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("more than can be right");
    }

    @Test
    void boundsWhatAMutationPrints() {
        runner.run(Mutation.of("sh", "-c", "yes | head -c 4000000"));

        assertThat(runs).singleElement().extracting(CommandRun::outcome).isEqualTo("exit 0");
    }

    @Test
    void handsProgressOnLineByLineAlsoAtCarriageReturns() {
        List<String> lines = new ArrayList<>();
        runner.run(Mutation.of("printf", "10%%\\r20%%\\r30%%\\n").reportingTo(lines::add));

        assertThat(lines).containsExactly("10%", "20%", "30%");
    }

    @Test
    void triesAgainWithGrowingWaitsWhereARaceIsKnown(@TempDir Path folder) {
        Path counter = folder.resolve("tries");
        String script = "echo x >> " + counter + "; [ $(wc -l < " + counter + ") -ge 3 ]";
        runner.run(Mutation.of("sh", "-c", script).retrying(new Retry("a race", 5, Duration.ofMillis(100))));

        assertThat(waits).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void givesUpAfterTheLastTry() {
        assertThatThrownBy(
                        () -> runner.run(Mutation.of("false").retrying(new Retry("a race", 3, Duration.ofMillis(1)))))
                .isInstanceOf(CommandException.class);
        assertThat(runs).hasSize(3);
    }

    @Test
    void stopsTheChildWhenTheThreadIsInterrupted() throws Exception {
        Thread main = Thread.currentThread();
        Thread other = new Thread(() -> {
            while (ProcessHandle.current()
                    .children()
                    .noneMatch(c -> c.info().command().orElse("").endsWith("sleep"))) {
                Thread.onSpinWait();
            }
            main.interrupt();
        });
        other.start();

        assertThatThrownBy(() -> runner.run(Mutation.of("sleep", "300"))).isInstanceOf(InterruptedRunException.class);

        assertThat(Thread.interrupted()).isTrue();
        other.join();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void runsAnUndoOnlyWhileItIsNeeded() {
        runner.runIf(prober -> false, Mutation.of("false"));
        runner.runIf(prober -> prober.probe(Probe.of("true")).exitCode() == 0, Mutation.of("true"));

        assertThat(runs).extracting(CommandRun::mutation).containsExactly(false, true);
    }

    @Test
    void neverShowsASecret() {
        try (Secret secret = Secret.taking("hunter2".getBytes(StandardCharsets.UTF_8))) {
            Mutation mutation = Mutation.of("cryptsetup", "open", "--key-file=-", "/dev/x", "y")
                    .feeding(secret);

            assertThat(mutation.toString() + mutation.stdin() + mutation.display())
                    .doesNotContain("hunter2");
        }
    }
}
