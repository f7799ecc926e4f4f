package rp5.provision.errors;

import java.util.List;

/** The command line asks for something that cannot be: nothing was looked at, nothing was changed. */
public final class UsageException extends ProvisionException {
    public UsageException(String message) {
        this(ResultCode.USAGE, message);
    }

    public UsageException(ResultCode code, String message) {
        super(code, message, List.of(), null);
    }
}
