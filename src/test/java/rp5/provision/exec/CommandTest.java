package rp5.provision.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rp5.provision.testing.ScriptedRunner;

class CommandTest {
    @Test
    void displaysACommandSoThatItCouldBePasted() {
        Mutation mutation =
                Mutation.of("mount", "-o", "ro,noload", "/dev/x y", "it's").with(Map.of("A", "b c"));

        assertThat(mutation.display()).isEqualTo("A='b c' mount -o ro,noload '/dev/x y' 'it'\\''s'");
    }

    @Test
    void aDryRunLooksForRealAndOnlyTellsWhatItWouldChange() {
        ScriptedRunner real = new ScriptedRunner().answering("disk", "lsblk");
        List<CommandRun> told = new ArrayList<>();
        DryRunRunner dryRun = new DryRunRunner(real, told::add, Clock.systemUTC());

        assertThat(dryRun.probe(Probe.of("lsblk")).text()).isEqualTo("disk");
        dryRun.run(Mutation.of("wipefs", "--all", "/dev/x"));
        dryRun.runIf(prober -> false, Mutation.of("umount", "/x"));
        dryRun.verify("anything", prober -> {
            throw new AssertionError("there is nothing to read back in a dry-run");
        });

        assertThat(real.mutations()).isEmpty();
        assertThat(told).extracting(CommandRun::display).containsExactly("wipefs --all /dev/x", "umount /x");
        assertThat(told).allSatisfy(run -> assertThat(run.outcome()).isEqualTo("would run"));
    }

    @Test
    void aSecretHasNoViewAndIsWipedWithTheCallersBytes() throws Exception {
        byte[] bytes = "hunter2".getBytes(StandardCharsets.UTF_8);
        Secret secret = Secret.taking(bytes);
        ByteArrayOutputStream fed = new ByteArrayOutputStream();
        secret.writeTo(fed);

        assertThat(bytes).containsOnly(0);
        assertThat(fed.toString(StandardCharsets.UTF_8)).isEqualTo("hunter2");
        assertThat(secret).hasToString("***");
        secret.close();
        assertThatThrownBy(() -> secret.writeTo(fed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void retriesWaitTwiceAsLongEachTimeUpToTwoSeconds() {
        Retry retry = new Retry("a race", 9, Duration.ofMillis(300));

        assertThat(retry.waitAfter(1)).isEqualTo(Duration.ofMillis(300));
        assertThat(retry.waitAfter(3)).isEqualTo(Duration.ofMillis(1200));
        assertThat(retry.waitAfter(40)).isEqualTo(Duration.ofSeconds(2));
    }
}
