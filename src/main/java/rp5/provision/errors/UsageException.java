package rp5.provision.errors;

import java.util.List;

/** The command line asks for something that cannot be: nothing was looked at, nothing was changed. */
public final class UsageException extends ProvisionException {
    private final String remedy;

    public UsageException(String message) {
        this(ResultCode.USAGE, message);
    }

    public UsageException(ResultCode code, String message) {
        this(code, message, code.hint());
    }

    /**
     * The same with advice of its own.
     *
     * @param remedy what to do, in place of the code's hint
     */
    public UsageException(ResultCode code, String message, String remedy) {
        super(code, message, List.of(), null);
        this.remedy = remedy;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
