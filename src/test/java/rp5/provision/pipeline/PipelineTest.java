package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Secret;
import rp5.provision.model.DiskState;
import rp5.provision.model.Tool;
import rp5.provision.testing.PlayedStop;
import rp5.provision.testing.Samples;
import rp5.provision.testing.ScriptedRunner;

class PipelineTest {
    private final List<String> heard = new ArrayList<>();
    private String kernelLog = "";
    private final Interrupts interrupts = Interrupts.watching(Thread.currentThread(), StopSource.PROCESS);

    @AfterEach
    void close() {
        interrupts.close();
    }

    @Test
    void runsTheStepsInOrderAndEndsBootableAfterTheCommit() {
        Outcome outcome = run(
                step(StepId.PARTITIONING, context -> heard.add("table")),
                step(StepId.COMMIT, context -> heard.add("commit")));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.state()).isEqualTo(DiskState.BOOTABLE);
        assertThat(heard)
                .containsExactly("1/2 partitioning", "table", "done", "2/2 commit", "commit", "done", "torn down");
    }

    @Test
    void stopsAtTheFirstFailureAndTellsItBeforeAnythingIsUndone() {
        Outcome outcome = run(
                step(StepId.LUKS_LVM, context -> {
                    context.runner().run(Mutation.of("cryptsetup"));
                    context.cleanups().defer("close", () -> heard.add("undone"));
                    throw new StepException(ResultCode.FAIL_LVM, "no volume");
                }),
                step(StepId.MOUNTS, context -> heard.add("never")));

        assertThat(outcome.failure()).get().extracting(ProvisionException::code).isEqualTo(ResultCode.FAIL_LVM);
        assertThat(outcome.failedStep()).contains(StepId.LUKS_LVM);
        assertThat(outcome.state()).isEqualTo(DiskState.TABLE_REWRITTEN);
        assertThat(heard).containsExactly("1/2 lukslvm", "failed no volume", "undone", "torn down");
    }

    @Test
    void givesAGenericFailureTheCodeOfItsStep() {
        Outcome outcome = run(step(StepId.ROOT_SYNC, context -> context.runner().run(Mutation.of("rsync"))));

        assertThat(outcome.failure()).get().extracting(ProvisionException::code).isEqualTo(ResultCode.FAIL_RSYNC);
    }

    @Test
    void takesAnUnexpectedExceptionForABugAndStillTearsDown() {
        Outcome outcome = run(step(StepId.MOUNTS, context -> {
            context.cleanups().defer("close", () -> heard.add("undone"));
            throw new IllegalStateException("boom");
        }));

        assertThat(outcome.failure()).get().extracting(ProvisionException::code).isEqualTo(ResultCode.FAIL_UNHANDLED);
        assertThat(heard).contains("undone");
    }

    @Test
    void failsTheRunWhenOnlyTheTeardownFailed() {
        Outcome outcome = run(step(StepId.COMMIT, context -> context.cleanups().defer("close cryptroot", () -> {
            throw new StepException(ResultCode.FAIL_GENERIC, "busy");
        })));

        assertThat(outcome.failure()).get().extracting(ProvisionException::code).isEqualTo(ResultCode.FAIL_CLEANUP);
        assertThat(outcome.failedStep()).isEmpty();
    }

    @Test
    void keepsTheFirstFailureWhenTheTeardownFailsToo() {
        Outcome outcome = run(step(StepId.MOUNTS, context -> {
            context.cleanups().defer("unmount /x", () -> {
                throw new StepException(ResultCode.FAIL_GENERIC, "busy");
            });
            throw new StepException(ResultCode.FAIL_GENERIC, "first");
        }));

        assertThat(outcome.failure()).get().extracting(Throwable::getMessage).isEqualTo("first");
        assertThat(outcome.warnings()).containsExactly("unmount /x: busy");
    }

    @Test
    void aStepThatFailsBeforeItsFirstCommandHasChangedNothing() {
        Step release = step(StepId.DEVICES, context -> context.runner().run(Mutation.of("umount")));
        Step busy = step(StepId.PARTITIONING, context -> {
            context.runner().verify("nothing uses the disk", prober -> {
                throw new StepException(ResultCode.FAIL_HOLDER_STUCK, "in use again");
            });
            heard.add("never");
        });

        assertThat(run(release, busy).state()).isEqualTo(DiskState.RELEASED);
        assertThat(run(busy).state()).isEqualTo(DiskState.UNTOUCHED);
        assertThat(heard).doesNotContain("never");
    }

    /** The first commands may have gone well and the old ESP be there all the same. */
    @Test
    void nothingIsSaidOfAnErasedDiskUntilAllOfItIsProven() {
        Step erasing = step(StepId.PARTITIONING, context -> {
            context.runner().run(Mutation.of("table"));
            context.runner().run(Mutation.of("rsync"));
        });
        Step erased = step(StepId.PARTITIONING, context -> context.runner().run(Mutation.of("table")));
        Step looking = step(StepId.LUKS_LVM, context -> {
            throw new StepException(ResultCode.FAIL_LUKS, "no module");
        });

        assertThat(run(erasing).state()).isEqualTo(DiskState.ERASING);
        assertThat(run(erased, looking).state()).isEqualTo(DiskState.TABLE_REWRITTEN);
    }

    @Test
    void whatAnUndoRunsSaysNothingOfTheDisk() {
        Outcome outcome = run(
                step(StepId.MOUNTS, context -> context.cleanups()
                        .defer("unmount", () -> context.runner().run(Mutation.of("umount")))),
                step(StepId.COMMIT, context -> context.runner().run(Mutation.of("mv"))));

        assertThat(outcome.state()).isEqualTo(DiskState.BOOTABLE);
    }

    @Test
    void aFailureTellsWhatTheKernelSaidOfTheDisk() {
        kernelLog = "<3>[   10.000000] I/O error, dev nvme0n1, sector 4711 op 0x1:(WRITE)\n";

        Outcome copy = run(step(StepId.ROOT_SYNC, context -> context.runner().run(Mutation.of("rsync"))));
        Outcome teardown = run(step(StepId.COMMIT, context -> context.cleanups().defer("write", () -> {
            throw new StepException(ResultCode.FAIL_GENERIC, "sync failed");
        })));

        assertThat(copy.failure()).get().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ResultCode.FAIL_RSYNC);
            assertThat(failure.details())
                    .containsExactly(
                            "scripted failure",
                            "kernel: [10.000000] I/O error, dev nvme0n1, sector 4711 op 0x1:(WRITE)");
        });
        assertThat(teardown.failure()).get().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ResultCode.FAIL_CLEANUP);
            assertThat(failure.details()).hasSize(2).last().asString().contains("sector 4711");
        });
    }

    @Test
    void doesNotBeginAStepOnceInterrupted() {
        Thread.currentThread().interrupt();

        Outcome outcome = run(step(StepId.PARTITIONING, context -> heard.add("never")));

        assertThat(outcome.state()).isEqualTo(DiskState.UNTOUCHED);

        assertThat(outcome.failure()).get().isInstanceOf(InterruptedRunException.class);
        assertThat(heard).doesNotContain("never");
    }

    /** A file that a step reads itself closes under the hands of an interrupted thread, and its reader calls that a bug. */
    @Test
    void aReadThatASignalBrokeOffIsNoBug() {
        PlayedStop stop = new PlayedStop();
        try (Interrupts stopped = Interrupts.watching(Thread.currentThread(), stop)) {
            Outcome outcome = run(stopped, step(StepId.ROTATE, context -> {
                stop.send("INT");
                throw new UncheckedIOException(new ClosedByInterruptException());
            }));

            assertThat(outcome.failure()).get().isInstanceOf(InterruptedRunException.class);
            assertThat(heard).containsExactly("1/1 rotate", "failed Interrupted.", "torn down");
        } finally {
            Thread.interrupted();
        }
    }

    private Outcome run(Step... steps) {
        return run(interrupts, steps);
    }

    private Outcome run(Interrupts stops, Step... steps) {
        StepContext context = new StepContext(
                Samples.plan(),
                Samples.facts(),
                new ScriptedRunner()
                        .failing("rsync")
                        .answering("10.50 20.00\n", "cat", "/proc/uptime")
                        .answering(kernelLog, "dmesg", "--raw"),
                file -> {},
                new CleanupStack(),
                Secret.taking(new byte[0]),
                Keys.NONE,
                progress -> {});
        return new Pipeline(Arrays.asList(steps), new Heard(heard), stops).run(context, Set.of());
    }

    private static Step step(StepId id, Consumer<StepContext> work) {
        return new Step() {
            @Override
            public StepId id() {
                return id;
            }

            @Override
            public Set<Tool> requires() {
                return Set.of();
            }

            @Override
            public StepReport apply(StepContext context) {
                work.accept(context);
                return StepReport.done("done");
            }
        };
    }

    private record Heard(List<String> lines) implements PipelineListener {
        @Override
        public void started(StepId step, int number, int of) {
            lines.add(number + "/" + of + " " + step.id());
        }

        @Override
        public void finished(StepId step, StepReport report, Duration took) {
            lines.add(report.summary());
        }

        @Override
        public void failed(StepId step, ProvisionException failure, DiskState state, Duration took) {
            lines.add("failed " + failure.getMessage());
        }

        @Override
        public void tornDown(Duration took) {
            lines.add("torn down");
        }
    }
}
