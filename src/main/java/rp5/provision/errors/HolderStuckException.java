package rp5.provision.errors;

import java.util.List;

/** Something holds the disk and could not be made to let go; names the process, mount or mapping. */
public final class HolderStuckException extends ProvisionException {
    public HolderStuckException(String message, List<String> holders) {
        super(ResultCode.FAIL_HOLDER_STUCK, message, holders, null);
    }
}
