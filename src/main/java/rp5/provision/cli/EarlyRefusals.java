package rp5.provision.cli;

import java.util.Optional;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.exec.Secret;
import rp5.provision.model.Mode;
import rp5.provision.model.Unlock;

/** What keeps a run from its end whatever the machine is like: said before anything is looked at. */
final class EarlyRefusals {
    private EarlyRefusals() {}

    /**
     * @param given the passphrase, if a file had it
     * @param pin the PIN for the TPM, if a file had it
     * @throws UsageException if the options ask for what cannot be
     * @throws RefusedException if this user may not do it
     */
    static void check(Mode mode, Request request, Surroundings around, Optional<Secret> given, Optional<Secret> pin) {
        if (mode == Mode.FULL && request.skipRsync()) {
            throw new UsageException(
                    ResultCode.FAIL_RSYNC_SKIPPED_FULLRUN,
                    "--skip-rsync is for a dry-run: a disk without the system cannot boot.");
        }
        if ((mode == Mode.FULL || mode == Mode.ROTATE)
                && given.isEmpty()
                && around.terminal().isEmpty()) {
            throw new UsageException(
                    ResultCode.FAIL_MISSING_PASSPHRASE, "There is no passphrase, and no terminal to ask for one.");
        }
        if (mode == Mode.FULL
                && request.unlock().asksForPin()
                && pin.isEmpty()
                && around.terminal().isEmpty()) {
            throw new UsageException(
                    ResultCode.FAIL_MISSING_PASSPHRASE,
                    "There is no PIN for the TPM, and no terminal to ask for one.",
                    PassphraseFile.PIN_REMEDY);
        }
        if (mode == Mode.FULL
                && request.unlock().recoveryKey().equals(Optional.of(Unlock.TERMINAL))
                && around.terminal().isEmpty()) {
            throw new UsageException("--recovery-key - needs a terminal to show the key on: name a file instead.");
        }
        if (mode != Mode.PLAN && !around.root()) {
            throw new RefusedException(
                    ResultCode.FAIL_SAFETY_GUARD, "This program does not run as root.", "Run it again with sudo.");
        }
    }
}
