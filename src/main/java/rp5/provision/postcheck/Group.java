package rp5.provision.postcheck;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import rp5.provision.errors.CommandException;
import rp5.provision.image.ImageFormatException;
import rp5.provision.model.CheckResult;

/**
 * Checks that belong together.
 *
 * @param name of the check that fails when the others could not be made
 */
record Group(String name, Function<Subject, List<CheckResult>> checks) {
    /** All results; what could not be looked at has not been proven, and fails. */
    List<CheckResult> run(Subject subject) {
        try {
            return checks.apply(subject);
        } catch (CommandException e) {
            String last = e.details().isEmpty()
                    ? ""
                    : " (" + e.details().get(e.details().size() - 1) + ")";
            return List.of(unproven(e.getMessage() + last));
        } catch (UncheckedIOException | ImageFormatException e) {
            return List.of(unproven(String.valueOf(e.getMessage())));
        }
    }

    private CheckResult unproven(String why) {
        return CheckResult.fail(
                name,
                "could not be checked: " + why,
                "Look at the message and at the kernel's messages for the disk (dmesg), then check again.");
    }
}
