package rp5.provision.planning;

import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.TpmOverlay;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.layout.BootLayout;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;

/** The device-tree overlay that shows the kernel its TPM, in whatever makes config.txt. */
final class TpmBoot {
    private static final String CONFIG = "/boot/firmware/config.txt";

    private TpmBoot() {}

    /** The source with the config.txt that the target's is made from. */
    static SourceFacts source(SourceFacts source, Unlock unlock) {
        return overlay(unlock)
                .map(name -> source.with(CONFIG, TpmOverlay.in(source.text(CONFIG), name)))
                .orElse(source);
    }

    /** What keeps the overlay when config.txt is written anew. */
    static List<PlannedFile> files(BootLayout layout, SourceFacts source, Unlock unlock) {
        return layout.configTail()
                .flatMap(tail -> overlay(unlock)
                        .map(name -> new PlannedFile(tail, 0644, TpmOverlay.in(source.text(tail), name))))
                .map(List::of)
                .orElse(List.of());
    }

    /** An overlay that is not there is passed over by the firmware without a word. */
    static Optional<Refusal> objection(SourceFacts source, Unlock unlock) {
        return overlay(unlock)
                .filter(name -> !source.espFiles().containsKey("overlays/" + name + ".dtbo"))
                .map(name -> new Refusal(
                        ResultCode.FAIL_SAFETY_GUARD,
                        "There is no device-tree overlay " + name + " on the firmware partition (overlays/" + name
                                + ".dtbo).",
                        "Check its name, or leave --tpm-overlay out if the TPM works without one."));
    }

    private static Optional<String> overlay(Unlock unlock) {
        return unlock.tpm().flatMap(TpmSpec::overlay);
    }
}
