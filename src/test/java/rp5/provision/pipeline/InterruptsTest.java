package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.errors.ResultCode;
import rp5.provision.testing.PlayedStop;

class InterruptsTest {

    /** A JVM of its own, for the signal ends it. It must not inherit that SIGHUP is ignored, as below nohup(1). */
    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129", "INT TERM, 130", "TERM INT, 143"})
    @Timeout(60)
    void theCodeIsThatOfTheFirstSignalAndOfTheProcess(String signals, int code) throws Exception {
        Process process = new ProcessBuilder(
                        "env",
                        "--default-signal=HUP,INT,TERM",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("ready");
            for (String signal : signals.split(" ", -1)) {
                new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                        .start()
                        .waitFor();
                // The JVM hears of it on threads of its own.
                Thread.sleep(500);
            }
            process.getOutputStream().close();

            assertThat(output.readLine()).isEqualTo("unwound, true, " + code);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(code);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void nothingIsRequestedUnlessASignalCame() {
        try (Interrupts interrupts = Interrupts.watching(Thread.currentThread(), StopSource.PROCESS)) {
            assertThat(interrupts.requested()).isFalse();
        }
    }

    /** The JVM would end with the signal's code, and the result that is being written says another. */
    @Test
    void aSignalThatComesWhenAllIsDecidedIsNotAnswered() {
        PlayedStop stop = new PlayedStop();
        try (Interrupts interrupts = Interrupts.watching(Thread.currentThread(), stop)) {
            assertThat(interrupts.decide()).isFalse();

            assertThat(stop.send("INT")).isFalse();
            assertThat(interrupts.requested()).isFalse();
        }
    }

    @Test
    void aSignalThatComesBeforeItIsDecidedCounts() {
        PlayedStop stop = new PlayedStop();
        try (Interrupts interrupts = Interrupts.watching(Thread.currentThread(), stop)) {
            assertThat(stop.send("TERM")).isTrue();

            assertThat(interrupts.decide()).isTrue();
            assertThat(interrupts.code()).isEqualTo(ResultCode.FAIL_INTERRUPTED_TERM);
        } finally {
            Thread.interrupted();
        }
    }

    /** Works until it is asked to stop, and takes until the end of its input to unwind. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] arguments) throws IOException {
            try (Interrupts interrupts = Interrupts.watching(Thread.currentThread(), StopSource.PROCESS)) {
                System.out.println("ready");
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    System.in.readAllBytes();
                    System.out.println("unwound, " + interrupts.requested() + ", "
                            + interrupts.code().exitCode());
                }
            }
        }
    }
}
