package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.CleanupException;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

class CleanupStackTest {
    private final List<String> undone = new ArrayList<>();
    private final CleanupStack stack = new CleanupStack();

    @Test
    void undoesLastFirst() {
        stack.defer("a", () -> undone.add("a"));
        stack.defer("b", () -> undone.add("b"));

        stack.close();

        assertThat(undone).containsExactly("b", "a");
    }

    @Test
    void undoesOnce() {
        stack.defer("a", () -> undone.add("a"));

        stack.close();
        stack.close();

        assertThat(undone).containsExactly("a");
    }

    @Test
    void goesOnAfterAFailureAndNamesWhatIsLeft() {
        stack.defer("close cryptroot", () -> undone.add("a"));
        stack.defer("unmount /x", () -> {
            throw new StepException(ResultCode.FAIL_GENERIC, "busy");
        });

        CleanupException e = catchThrowableOfType(CleanupException.class, stack::close);

        assertThat(undone).containsExactly("a");
        assertThat(e.code()).isEqualTo(ResultCode.FAIL_CLEANUP);
        assertThat(e.details()).containsExactly("unmount /x: busy");
        assertThat(e.getSuppressed()).hasSize(1);
    }

    @Test
    void shieldsUndosFromAnInterruptAndHandsItOn() {
        stack.defer("a", () -> undone.add(Thread.currentThread().isInterrupted() ? "interrupted" : "calm"));
        Thread.currentThread().interrupt();

        assertThatCode(stack::close).doesNotThrowAnyException();

        assertThat(undone).containsExactly("calm");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void takesAwayWhatTheDiskIsUsedWithUnlessTheDiskIsKept() {
        stack.deferUnlessKept("remove the key", () -> undone.add("key"));

        stack.close();

        assertThat(undone).containsExactly("key");
    }

    @Test
    void leavesWhatTheDiskIsUsedWithWhenTheDiskIsKept() {
        stack.deferUnlessKept("remove the key", () -> undone.add("key"));
        stack.keep();

        stack.close();

        assertThat(undone).isEmpty();
    }

    /** It may be the only thing that opens it. */
    @Test
    void leavesWhatTheDiskIsUsedWithWhenTheDiskMayBeBootable() {
        stack.deferUnlessKept("remove the key", () -> undone.add("key"));
        stack.deferMakingUnbootable("take config.txt back", () -> {
            throw new StepException(ResultCode.FAIL_GENERIC, "Input/output error");
        });

        assertThatCode(stack::close).isInstanceOf(CleanupException.class);

        assertThat(undone).isEmpty();
    }

    /** Somebody who presses Ctrl-C once presses it again. */
    @Test
    void doesAnUndoAgainHoweverOftenItIsStoppedByAKey() {
        stack.defer("close cryptroot", () -> {
            undone.add("try");
            if (undone.size() <= 3) {
                throw new InterruptedRunException();
            }
        });

        assertThatCode(stack::close).doesNotThrowAnyException();

        assertThat(undone).hasSize(4);
    }

    @Test
    void givesUpAnUndoThatIsAlwaysKilled() {
        stack.defer("close cryptroot", () -> {
            undone.add("try");
            throw new CommandException(
                    ResultCode.FAIL_GENERIC, CommandException.Cause.FAILED, List.of("cryptsetup"), 137, List.of());
        });

        assertThatCode(stack::close).isInstanceOf(CleanupException.class);

        assertThat(undone).hasSizeBetween(2, 10);
    }

    @Test
    void doesAnUndoThatAsksFirstASecondTime() {
        stack.deferAsked("unmount /x", () -> {
            undone.add("try");
            if (undone.size() < 2) {
                throw new StepException(ResultCode.FAIL_GENERIC, "the probe failed");
            }
        });

        assertThatCode(stack::close).doesNotThrowAnyException();

        assertThat(undone).containsExactly("try", "try");
    }

    /** A mount that stays holds what is below it, and each of these would be tried to its limit. */
    @Test
    void doesNothingASecondTimeAfterSomethingHadToStay() {
        List.of("close cryptroot", "unmount /x", "unmount /x/run")
                .forEach(what -> stack.deferAsked(what, () -> {
                    undone.add(what);
                    throw new StepException(ResultCode.FAIL_CLEANUP, "busy");
                }));

        CleanupException e = catchThrowableOfType(CleanupException.class, stack::close);

        assertThat(undone).containsExactly("unmount /x/run", "unmount /x/run", "unmount /x", "close cryptroot");
        assertThat(e.details()).hasSize(3);
    }

    /** A failed flush is told once: the second would go well and prove nothing. */
    @Test
    void doesAnyOtherUndoOnceUnlessItsCommandWasStopped() {
        stack.defer("write", () -> {
            undone.add("write");
            throw failed(1);
        });
        stack.defer("flush", () -> {
            undone.add("flush");
            if (undone.size() < 2) {
                throw failed(130);
            }
        });

        CleanupException e = catchThrowableOfType(CleanupException.class, stack::close);

        assertThat(undone).containsExactly("flush", "flush", "write");
        assertThat(e.details()).singleElement().asString().startsWith("write: Exit code 1 from: sync");
    }

    @Test
    void saysWhetherTheDiskMayBeBootable() {
        stack.deferMakingUnbootable("take config.txt back", () -> undone.add("taken back"));
        stack.defer("write", () -> {
            throw failed(1);
        });
        CleanupException other = catchThrowableOfType(CleanupException.class, stack::close);
        stack.deferMakingUnbootable("take config.txt back", () -> {
            throw failed(1);
        });
        CleanupException decisive = catchThrowableOfType(CleanupException.class, stack::close);

        assertThat(other.perhapsBootable()).isFalse();
        assertThat(decisive.perhapsBootable()).isTrue();
    }

    @Test
    void aBugInOneUndoKeepsNoOtherFromRunning() {
        stack.defer("a", () -> undone.add("a"));
        stack.defer("b", () -> {
            throw new IllegalStateException("boom");
        });

        CleanupException e = catchThrowableOfType(CleanupException.class, stack::close);

        assertThat(undone).containsExactly("a");
        assertThat(e.details()).containsExactly("b: java.lang.IllegalStateException: boom");
    }

    private static CommandException failed(int exitCode) {
        return new CommandException(
                ResultCode.FAIL_GENERIC, CommandException.Cause.FAILED, List.of("sync"), exitCode, List.of());
    }
}
