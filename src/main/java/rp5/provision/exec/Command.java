package rp5.provision.exec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.ResultCode;

/**
 * A program to run, as a value: no shell, no inherited environment. {@link Probe} only looks; {@link Mutation} changes
 * something and returns nothing, so that no step can depend on output that a dry-run could not have.
 */
public sealed interface Command permits Probe, Mutation {
    /** Program and arguments; the program is looked up on the runner's PATH. */
    List<String> argv();

    /** Exit codes that are not failures. */
    Set<Integer> accepted();

    /** The time after which the program and all its children are killed. */
    Duration limit();

    /** How long the program and its children may read and write next to nothing before they are killed; empty where silence means nothing. */
    Optional<Duration> standstill();

    /** What the program gets beside PATH and LC_ALL=C. */
    Map<String, String> environment();

    Stdin stdin();

    /** The lines on standard input, when they may be shown. */
    default List<String> shownInput() {
        return stdin() instanceof Stdin.Text plain ? plain.text().lines().toList() : List.of();
    }

    /** How a run ends when this command fails; empty leaves it to the step. */
    Optional<ResultCode> failsAs();

    /** The command as one line, quoted so that it could be pasted into a shell. */
    default String display() {
        StringBuilder line = new StringBuilder();
        environment().forEach((name, value) -> line.append(name)
                .append('=')
                .append(ShellQuote.quote(value))
                .append(' '));
        line.append(ShellQuote.quote(argv()));
        return line.toString();
    }
}
