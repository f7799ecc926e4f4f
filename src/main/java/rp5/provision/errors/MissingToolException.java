package rp5.provision.errors;

import java.util.List;

/** Programs that the run needs are not installed; all of them are named together, with their packages. */
public final class MissingToolException extends ProvisionException {
    public MissingToolException(List<String> tools, List<String> packages) {
        super(
                ResultCode.FAIL_MISSING_TOOL,
                "Missing on this machine: " + String.join(", ", tools) + ".",
                List.of("sudo apt install " + String.join(" ", packages)),
                null);
    }
}
