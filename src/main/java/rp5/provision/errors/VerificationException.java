package rp5.provision.errors;

import java.util.List;

/** What was read back from the disk is not what was planned. */
public final class VerificationException extends ProvisionException {
    public VerificationException(ResultCode code, String message, List<String> differences) {
        super(code, message, differences, null);
    }
}
