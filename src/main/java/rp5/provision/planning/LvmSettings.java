package rp5.provision.planning;

import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.LvmVisibility;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.Ids;
import rp5.provision.model.SourceFacts;

/** The running system's LVM settings are copied: one that would hide the root volume is known before anything is erased. */
final class LvmSettings {
    private static final String FOLDER = "/etc/lvm";

    private LvmSettings() {}

    static Optional<Refusal> objection(SourceFacts source, Ids ids) {
        List<String> found = LvmVisibility.obstacles(
                name -> Optional.ofNullable(source.texts().get(FOLDER + "/" + name)),
                ids.luks().toString());
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ResultCode.FAIL_SAFETY_GUARD,
                        "LVM's settings in " + FOLDER + " would hide the new root volume: " + String.join("; ", found)
                                + ".",
                        "Correct " + FOLDER + "/lvm.conf on the running system, then run again."));
    }
}
