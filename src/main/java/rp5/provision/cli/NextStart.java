package rp5.provision.cli;

import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.UnlockWay;
import rp5.provision.report.PlanResult;
import rp5.provision.report.RunResult;

/** What comes after a run that made a disk bootable: whoever has a disk that unlocks by itself is not told to type. */
final class NextStart {
    private NextStart() {}

    /** One or two sentences. */
    static String of(RunResult result, boolean reboot) {
        boolean byItself = result.plan().map(NextStart::unlocksByItself).orElse(false);
        if (reboot) {
            return "The machine restarts now; "
                    + (byItself ? "it unlocks by itself." : "type the passphrase when it asks.");
        }
        return byItself
                ? "Shut down, take the SD card out (or set NVMe first in BOOT_ORDER), start: it unlocks by itself, and asks"
                        + " where it cannot."
                : ResultCode.ETE_DONE_OK.hint();
    }

    private static boolean unlocksByItself(PlanResult plan) {
        List<String> typed = List.of(UnlockWay.PASSPHRASE.id(), UnlockWay.RECOVERY_KEY.id());
        boolean pin = plan.unlock().tpm().filter(tpm -> tpm.pin()).isPresent();
        return plan.unlock().ways().stream()
                .map(PlanResult.WayResult::way)
                .filter(way -> !typed.contains(way))
                .anyMatch(way -> !pin || !way.equals(UnlockWay.TPM.id()));
    }
}
