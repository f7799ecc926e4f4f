package rp5.provision.layout;

import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SourceFacts;

/** The two text files that every Pi has on its ESP. */
final class EspTexts {
    static final String FIRMWARE = "/boot/firmware/";
    static final String CONFIG = FIRMWARE + "config.txt";
    static final String CMDLINE = FIRMWARE + "cmdline.txt";

    private EspTexts() {}

    static PlannedFile file(String path, String content) {
        return new PlannedFile(path, 0755, content);
    }

    /** The live system's command line, made into the target's. cloud-init's seed does not go along, so its word goes too. */
    static CmdlineTxt cmdline(SourceFacts source, TargetIds ids) {
        return CmdlineTxt.forTarget(
                source.text(CMDLINE),
                ids.rootDevice(),
                ids.luks(),
                ids.mapperName(),
                source.packages().containsKey("cloud-init"));
    }
}
