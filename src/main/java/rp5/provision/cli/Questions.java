package rp5.provision.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import rp5.provision.exec.Secret;
import rp5.provision.model.DiskState;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.StepId;

/** What a run asks at the terminal, and the one secret that it shows there. How long somebody thinks is not the run's time. */
final class Questions {
    private static final String RECOVERY_KEY = "Recovery key, to be written down and kept away from the Pi:\n\n    ";

    private final Optional<Terminal> terminal;
    private final Request request;
    private final Reporting reporting;

    Questions(Optional<Terminal> terminal, Request request, Reporting reporting) {
        this.terminal = terminal;
        this.request = request;
        this.reporting = reporting;
    }

    /** At the end, so that it stands where the eye is, and whatever failed after the disk had become bootable: nobody could make it anew. */
    void showRecoveryKey(Keys keys) {
        boolean wanted = request.unlock().recoveryKey().equals(Optional.of(Unlock.TERMINAL));
        if (wanted && reporting.recorder().diskState() == DiskState.BOOTABLE) {
            reporting.screen().line("");
            terminal.orElseThrow().show(RECOVERY_KEY, keys.of(UnlockWay.RECOVERY_KEY));
            reporting
                    .screen()
                    .line("It is shown this once. At the prompt type the digits, with or without the blanks.");
        }
    }

    boolean confirmed(ProvisionPlan plan) {
        String name = plan.disk().path().name();
        String why = plan.resumed().isPresent() ? " to go on with that run" : " to erase this disk and go on";
        String typed = asking(asked -> asked.line("Type " + name + why + "; anything else ends here: "));
        return typed.strip().equals(name)
                || typed.strip().equals(plan.disk().path().value());
    }

    Secret passphrase(Mode mode, Prepared prepared, Optional<Secret> given) {
        if (given.isPresent()) {
            return given.get();
        }
        if (mode == Mode.DRY_RUN || terminal.isEmpty()) {
            return Secret.taking(new byte[0]);
        }
        return asking(asked -> {
            PassphrasePrompt prompt = new PassphrasePrompt(asked, reporting.screen());
            boolean exists = mode == Mode.POSTCHECK
                    || mode == Mode.ROTATE
                    || prepared.done().contains(StepId.LUKS_LVM);
            return exists ? prompt.existing() : prompt.choose();
        });
    }

    Keys withPin(Keys keys, Mode mode, Optional<Secret> given) {
        if (!request.unlock().asksForPin() || mode != Mode.FULL) {
            return keys;
        }
        return keys.withPin(given.orElseGet(
                () -> asking(asked -> new PassphrasePrompt(asked, reporting.screen()).choose("PIN for the TPM"))));
    }

    private <T> T asking(Function<Terminal, T> question) {
        long begin = System.nanoTime();
        try {
            return question.apply(terminal.orElseThrow());
        } finally {
            reporting.recorder().waited(Duration.ofNanos(System.nanoTime() - begin));
        }
    }
}
