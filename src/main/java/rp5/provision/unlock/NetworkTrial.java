package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.Remote;
import rp5.provision.pipeline.StepContext;

/** Whether an unpacked image can get into the network: the address that it is set to, and the drivers of this machine's interfaces. */
final class NetworkTrial {
    /** Of a driver that no module has. */
    private static final String BUILT_IN = "-";

    /** The driver of each interface that has a cable, as a module's name or {@code -}; one a line. */
    private static final String WIRED = "for device in /sys/class/net/*/device; do"
            + " [ -e \"$device\" ] && [ ! -e \"${device%device}wireless\" ] && [ ! -e \"${device%device}phy80211\" ] || continue;"
            + " if [ -e \"$device/driver/module\" ]; then module=$(readlink -f \"$device/driver/module\"); else module=-; fi;"
            + " echo \"${module##*/}\"; done";

    private NetworkTrial() {}

    /**
     * Looks at all of it.
     *
     * @throws VerificationException FAIL_INITRAMFS_VERIFY when something is missing
     */
    static void prove(Path root, KernelSlot slot, Remote remote, Prober prober, StepContext context) {
        List<String> drivers =
                prober.probe(Probe.of("sh", "-c", WIRED, "wired-drivers")).lines();
        List<String> argv = new ArrayList<>(
                List.of("chroot", root.toString(), "/bin/sh", "-c", Resources.code("network-check"), "network-check"));
        argv.add(remote.address().setting());
        argv.add(slot.release());
        drivers.stream().filter(name -> !name.equals(BUILT_IN)).distinct().forEach(argv::add);
        Output examined = prober.probe(Probe.of(argv).accepting(0, 1));
        if (examined.exitCode() != 0) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    slot.espInitramfs() + " on the ESP would not get into the network.",
                    examined.stderr().lines().toList());
        }
        if (drivers.isEmpty()) {
            context.progress()
                    .checked(CheckResult.warn(
                            "unlock-interface",
                            "this machine has no interface with a cable now",
                            "Plug in a network adapter: there is no Wi-Fi while the disk waits to be unlocked."));
        }
    }
}
