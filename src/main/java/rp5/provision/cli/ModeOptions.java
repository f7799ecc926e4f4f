package rp5.provision.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import rp5.provision.errors.UsageException;
import rp5.provision.model.Mode;

/** The options that name a mode: at most one of them, but --do-postcheck may stand beside --yes, which has it in it. */
final class ModeOptions {
    @Option(
            names = "--plan",
            description = "Show the disk now and after, and every reason not to begin. Touches nothing."
                    + " The default where nobody can be asked.")
    private boolean plan;

    @Option(
            names = "--dry-run",
            description =
                    "Go through all steps: every command and every change of a file is shown, nothing is changed.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Erase the disk and provision it, without a question.")
    private boolean yes;

    @Option(
            names = "--do-postcheck",
            description = "Check a disk that was provisioned; changes nothing on it. Part of --yes anyway.")
    private boolean postcheck;

    @Option(
            names = "--keyfile-rotate",
            description =
                    "Give a disk that was provisioned with --keyfile-auto a new key file, and take the old one's key slot"
                            + " away once the new one has opened the disk. From the SD card, or on the disk's own system.")
    private boolean rotate;

    Optional<Mode> chosen() {
        boolean alone = postcheck && !yes;
        int named = (plan ? 1 : 0) + (dryRun ? 1 : 0) + (yes ? 1 : 0) + (alone ? 1 : 0) + (rotate ? 1 : 0);
        if (named > 1 || (postcheck && (plan || dryRun || rotate))) {
            throw new UsageException("Name one of --plan, --dry-run, --yes, --do-postcheck and --keyfile-rotate.");
        }
        if (plan) {
            return Optional.of(Mode.PLAN);
        }
        if (dryRun) {
            return Optional.of(Mode.DRY_RUN);
        }
        if (yes) {
            return Optional.of(Mode.FULL);
        }
        if (rotate) {
            return Optional.of(Mode.ROTATE);
        }
        return postcheck ? Optional.of(Mode.POSTCHECK) : Optional.empty();
    }
}
