package rp5.provision.errors;

import java.util.List;

/** The run was refused before the first write; carries every reason, the first one decides the exit code. */
public final class RefusedException extends ProvisionException {
    private final List<Refusal> refusals;

    public RefusedException(List<Refusal> refusals) {
        super(first(refusals).code(), first(refusals).message(), lines(refusals), null);
        this.refusals = List.copyOf(refusals);
    }

    public RefusedException(ResultCode code, String message, String remedy) {
        this(List.of(new Refusal(code, message, remedy)));
    }

    public List<Refusal> refusals() {
        return refusals;
    }

    private static Refusal first(List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            throw new IllegalArgumentException("a refusal needs a reason");
        }
        return refusals.get(0);
    }

    private static List<String> lines(List<Refusal> refusals) {
        return refusals.stream().map(r -> r.message() + " " + r.remedy()).toList();
    }
}
