package rp5.provision.lukslvm;

import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.ProvisionPlan;

/** Whether a passphrase opens the container that is on the disk already. */
public final class ContainerKey {
    /** No key slot takes it (cryptsetup(8), RETURN CODES). */
    private static final int NO_PERMISSION = 2;

    private ContainerKey() {}

    /**
     * Changes nothing.
     *
     * @throws RefusedException FAIL_LUKS if it does not
     */
    public static void requireOpens(ProvisionPlan plan, Secret passphrase, Prober prober) {
        requireOpens(
                plan,
                passphrase,
                prober,
                "the container that the earlier run made on " + plan.devices().luks(),
                "Give the passphrase of that run, or begin anew: --yes without --resume, which erases the disk.");
    }

    static void requireOpens(ProvisionPlan plan, Secret passphrase, Prober prober, String what, String remedy) {
        DevicePath partition = plan.devices().luks();
        if (prober.probe(LuksCommands.testPassphrase(partition, passphrase).accepting(0, NO_PERMISSION))
                        .exitCode()
                != 0) {
            throw new RefusedException(ResultCode.FAIL_LUKS, "This passphrase does not open " + what + ".", remedy);
        }
    }
}
