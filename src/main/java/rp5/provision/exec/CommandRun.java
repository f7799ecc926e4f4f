package rp5.provision.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One command that ran, or in a dry-run would have.
 *
 * @param mutation false for a probe
 * @param display the command as one line, without secrets
 * @param input the lines it is fed with, when they may be shown; none for a secret
 * @param outcome "exit 0", "killed at its limit", "not started", "would run"
 */
public record CommandRun(
        boolean mutation, String display, List<String> input, Instant start, Duration took, String outcome) {
    public CommandRun {
        input = List.copyOf(input);
    }
}
