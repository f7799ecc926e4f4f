package rp5.provision.planning;

import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.TpmOverlay;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;

/** The device-tree overlay that shows the kernel its TPM, in whatever makes config.txt. */
final class TpmBoot {
    private static final String CONFIG = "/boot/firmware/config.txt";

    /** The hook of Debian's raspi-firmware, which writes config.txt anew, puts this file's text at its end. */
    private static final String CUSTOM = "/etc/default/raspi-firmware-custom";

    private TpmBoot() {}

    /** The source with the config.txt that the target's is made from. */
    static SourceFacts source(SourceFacts source, Unlock unlock) {
        return overlay(unlock)
                .map(name -> source.with(CONFIG, TpmOverlay.in(source.text(CONFIG), name)))
                .orElse(source);
    }

    /** What keeps the overlay when config.txt is written anew. */
    static List<PlannedFile> files(LayoutKind layout, SourceFacts source, Unlock unlock) {
        return overlay(unlock)
                .filter(name -> layout == LayoutKind.DEBIAN_RASPI_FIRMWARE)
                .map(name -> new PlannedFile(CUSTOM, 0644, TpmOverlay.in(source.text(CUSTOM), name)))
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
