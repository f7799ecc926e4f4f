package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.CleanupException;
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
}
