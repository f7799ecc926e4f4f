package rp5.provision.model;

/**
 * One named check and what it found.
 *
 * @param name short and stable, such as {@code crypttab-uuid}
 * @param remedy what to do; empty when it passed
 */
public record CheckResult(String name, Status status, String found, String remedy) {
    /** How a check ended; only FAIL fails the run. */
    public enum Status {
        PASS,
        WARN,
        FAIL
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

    public boolean failed() {
        return status == Status.FAIL;
    }
}
