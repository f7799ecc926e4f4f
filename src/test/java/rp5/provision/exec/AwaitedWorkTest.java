package rp5.provision.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.errors.VerificationException;

@Timeout(30)
class AwaitedWorkTest {
    private static final Prober NOBODY = probe -> new Output(0, "", "");

    /** Never opened by what is tested: a disk that does not answer. */
    private final CountDownLatch disk = new CountDownLatch(1);

    @AfterEach
    void answer() {
        disk.countDown();
        Thread.interrupted();
    }

    @Test
    void whatStandsStillIsGivenUp() {
        StepException e = catchThrowableOfType(StepException.class, () -> new AwaitedWork(Duration.ofMillis(10))
                .check("reading back x", prober -> standStill(), NOBODY));

        assertThat(e.code()).isEqualTo(ResultCode.FAIL_TIMEOUT);
        assertThat(e).hasMessageContaining("reading back x").hasMessageContaining("does not answer");
    }

    /** A program has a limit of its own, which may be a day. */
    @Test
    void aProgramAtWorkIsNoStandstill() {
        Prober slow = probe -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1500));
            return new Output(0, "late", "");
        };
        AtomicBoolean answered = new AtomicBoolean();

        new AwaitedWork(Duration.ofMillis(500))
                .check(
                        "x",
                        prober -> answered.set(
                                prober.probe(Probe.of("true")).text().equals("late")),
                        slow);

        assertThat(answered).isTrue();
    }

    @Test
    void anInterruptIsHeardThoughTheDiskDoesNotAnswer() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        Thread session = new Thread(() -> {
            try {
                AwaitedWork.await(
                        "reading back x",
                        prober -> {
                            waiting.countDown();
                            // Ends by the interrupt: how long a thread that does not is waited for is not for a test.
                            LockSupport.park();
                        },
                        NOBODY);
            } catch (InterruptedRunException e) {
                if (Thread.currentThread().isInterrupted()) {
                    heard.countDown();
                }
            }
        });
        session.start();
        waiting.await();

        session.interrupt();

        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailureComesOutAsItIs() {
        VerificationException failure =
                new VerificationException(ResultCode.FAIL_LUKS, "differs", java.util.List.of("a"));

        assertThatThrownBy(() -> AwaitedWork.await(
                        "x",
                        prober -> {
                            throw failure;
                        },
                        NOBODY))
                .isSameAs(failure);
        assertThatThrownBy(() -> AwaitedWork.await("x", () -> {
                    throw new AssertionError("a bug");
                }))
                .isInstanceOf(AssertionError.class);
        assertThatCode(() -> AwaitedWork.await("x", () -> {})).doesNotThrowAnyException();
    }

    private void standStill() {
        boolean answered = false;
        while (!answered) {
            try {
                disk.await();
                answered = true;
            } catch (InterruptedException e) {
                // As a thread that the kernel holds.
                answered = false;
            }
        }
    }
}
