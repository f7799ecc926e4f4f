package rp5.provision.exec;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import rp5.provision.errors.ResultCode;

/**
 * A command that changes something. It returns nothing: what it did is read back by a {@link Probe}.
 *
 * @param progress gets each line of standard output as it comes (a carriage return ends a line too)
 * @param complaints gets each line of standard error as it comes, on another thread than {@code progress}
 */
public record Mutation(
        List<String> argv,
        Set<Integer> accepted,
        Duration limit,
        Map<String, String> environment,
        Stdin stdin,
        Optional<ResultCode> failsAs,
        Retry retry,
        Optional<Consumer<String>> progress,
        Optional<Consumer<String>> complaints,
        Optional<Duration> standstill)
        implements Command {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    public Mutation {
        argv = List.copyOf(argv);
        accepted = Set.copyOf(accepted);
        environment = Map.copyOf(environment);
    }

    public static Mutation of(String... argv) {
        return of(Arrays.asList(argv));
    }

    public static Mutation of(List<String> argv) {
        return new Mutation(
                argv,
                Set.of(0),
                LIMIT,
                Map.of(),
                Stdin.NONE,
                Optional.empty(),
                Retry.NEVER,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same command with these exit codes accepted, and no others. */
    public Mutation accepting(Integer... codes) {
        return new Mutation(
                argv,
                new TreeSet<>(Arrays.asList(codes)),
                limit,
                environment,
                stdin,
                failsAs,
                retry,
                progress,
                complaints,
                standstill);
    }

    public Mutation within(Duration newLimit) {
        return new Mutation(
                argv, accepted, newLimit, environment, stdin, failsAs, retry, progress, complaints, standstill);
    }

    /** The same command, ended also when it has read and written next to nothing for so long. */
    public Mutation movingWithin(Duration longest) {
        return new Mutation(
                argv, accepted, limit, environment, stdin, failsAs, retry, progress, complaints, Optional.of(longest));
    }

    public Mutation with(Map<String, String> newEnvironment) {
        return new Mutation(
                argv, accepted, limit, newEnvironment, stdin, failsAs, retry, progress, complaints, standstill);
    }

    public Mutation feeding(Secret secret) {
        return new Mutation(
                argv, accepted, limit, environment, secret, failsAs, retry, progress, complaints, standstill);
    }

    /** The same command fed with text that may be shown. */
    public Mutation feeding(String text) {
        return new Mutation(
                argv,
                accepted,
                limit,
                environment,
                new Stdin.Text(text),
                failsAs,
                retry,
                progress,
                complaints,
                standstill);
    }

    public Mutation failingAs(ResultCode code) {
        return new Mutation(
                argv, accepted, limit, environment, stdin, Optional.of(code), retry, progress, complaints, standstill);
    }

    public Mutation retrying(Retry newRetry) {
        return new Mutation(
                argv, accepted, limit, environment, stdin, failsAs, newRetry, progress, complaints, standstill);
    }

    public Mutation reportingTo(Consumer<String> lines) {
        return new Mutation(
                argv, accepted, limit, environment, stdin, failsAs, retry, Optional.of(lines), complaints, standstill);
    }

    /** The same command, its warnings heard: for programs that tell only on standard error what they left out. */
    public Mutation complainingTo(Consumer<String> lines) {
        return new Mutation(
                argv, accepted, limit, environment, stdin, failsAs, retry, progress, Optional.of(lines), standstill);
    }

    @Override
    public String toString() {
        return display();
    }
}
