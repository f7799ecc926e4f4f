package rp5.provision.model;

import java.util.Objects;

/**
 * The answer of one named check: what was found, and what to do when it is not good. {@code remedy} is empty for a pass.
 */
public record CheckResult(String name, Status status, String found, String remedy) {

    /** How good the answer is: a {@code WARN} lets a run succeed, a {@code FAIL} does not. */
    public enum Status {
        PASS,
        WARN,
        FAIL
    }

    public CheckResult {
        Objects.requireNonNull(status);
        Objects.requireNonNull(remedy);
        if (name.isBlank() || found.isBlank()) {
            throw new IllegalArgumentException("a check needs a name and what was found");
        }
    }

    public static CheckResult pass(String name, String found) {
        return new CheckResult(name, Status.PASS, found, "");
    }

    public static CheckResult warn(String name, String found, String remedy) {
        return new CheckResult(name, Status.WARN, found, remedy);
    }

    public static CheckResult fail(String name, String found, String remedy) {
        return new CheckResult(name, Status.FAIL, found, remedy);
    }
}
