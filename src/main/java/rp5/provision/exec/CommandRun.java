package rp5.provision.exec;

import java.time.Duration;
import java.time.Instant;

/**
 * One command that ran, or in a dry-run would have.
 *
 * @param mutation false for a probe
 * @param display the command as one line, without secrets
 * @param outcome "exit 0", "killed at its limit", "not started", "would run"
 */
public record CommandRun(boolean mutation, String display, Instant start, Duration took, String outcome) {}
