package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Remote;
import rp5.provision.model.SourceFacts;

/** What the running system must be like, since the target is a copy of it, for the ways that need the network. */
final class RemoteNeeds {
    private static final String CMDLINE = "/boot/firmware/cmdline.txt";

    private RemoteNeeds() {}

    static List<Refusal> objections(ProvisionPlan plan, SourceFacts source) {
        Remote remote = plan.flags().unlock().remote();
        List<Refusal> refusals = new ArrayList<>();
        List<String> missing = remote.packages().stream()
                .filter(name -> !source.packages().containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_MISSING_TOOL,
                    "Unlocking over the network needs packages that the running system, and so its copy, does not have: "
                            + String.join(", ", missing) + ".",
                    "Install them: sudo apt install " + String.join(" ", missing) + "."));
        }
        if (remote.isAsked()) {
            addressesOf(plan)
                    .forEach(address -> refusals.add(new Refusal(
                            ResultCode.FAIL_SAFETY_GUARD,
                            "cmdline.txt of the running system sets ip=" + address
                                    + ", which would take the place of --ssh-unlock-ip.",
                            "Remove ip= from cmdline.txt and name the address with --ssh-unlock-ip.")));
        }
        return refusals;
    }

    private static List<String> addressesOf(ProvisionPlan plan) {
        return plan.files().stream()
                .filter(file -> file.path().equals(CMDLINE))
                .flatMap(file -> CmdlineTxt.parse(file.content()).values("ip").stream())
                .toList();
    }
}
