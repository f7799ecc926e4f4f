package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptsTest {

    /** A JVM of its own, for the signal ends it. It must not inherit that SIGHUP is ignored, as below nohup(1). */
    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    @Timeout(60)
    void theCodeIsThatOfTheSignalAndOfTheProcess(String signal, int code) throws Exception {
        Process process = new ProcessBuilder(
                        "env",
                        "--default-signal=HUP,TERM",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("ready");
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();

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

    /** Works until it is asked to stop. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] arguments) {
            try (Interrupts interrupts = Interrupts.watching(Thread.currentThread(), StopSource.PROCESS)) {
                System.out.println("ready");
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    System.out.println("unwound, " + interrupts.requested() + ", "
                            + interrupts.code().exitCode());
                }
            }
        }
    }
}
