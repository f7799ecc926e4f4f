package rp5.provision.exec;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rp5.provision.errors.ResultCode;

/** A command that only looks. Runs for real in every mode, also in a dry-run. */
public record Probe(
        List<String> argv,
        Set<Integer> accepted,
        Duration limit,
        Map<String, String> environment,
        Stdin stdin,
        Optional<ResultCode> failsAs,
        Optional<Duration> standstill)
        implements Command {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public Probe {
        argv = List.copyOf(argv);
        accepted = Set.copyOf(accepted);
        environment = Map.copyOf(environment);
    }

    public static Probe of(String... argv) {
        return of(Arrays.asList(argv));
    }

    public static Probe of(List<String> argv) {
        return new Probe(argv, Set.of(0), LIMIT, Map.of(), Stdin.NONE, Optional.empty(), Optional.empty());
    }

    /** The same probe with these exit codes accepted, and no others. */
    public Probe accepting(Integer... codes) {
        return new Probe(argv, new TreeSet<>(Arrays.asList(codes)), limit, environment, stdin, failsAs, standstill);
    }

    public Probe within(Duration newLimit) {
        return new Probe(argv, accepted, newLimit, environment, stdin, failsAs, standstill);
    }

    /** The same probe, ended also when it has read and written next to nothing for so long. */
    public Probe movingWithin(Duration longest) {
        return new Probe(argv, accepted, limit, environment, stdin, failsAs, Optional.of(longest));
    }

    /** The same probe fed with a secret, for commands that only test a key. */
    public Probe feeding(Secret secret) {
        return new Probe(argv, accepted, limit, environment, secret, failsAs, standstill);
    }

    /** The same probe fed with text that may be shown. */
    public Probe feeding(String text) {
        return new Probe(argv, accepted, limit, environment, new Stdin.Text(text), failsAs, standstill);
    }

    public Probe failingAs(ResultCode code) {
        return new Probe(argv, accepted, limit, environment, stdin, Optional.of(code), standstill);
    }

    @Override
    public String toString() {
        return argv.stream().collect(Collectors.joining(" "));
    }
}
