package rp5.provision.layout;

import static rp5.provision.errors.ResultCode.FAIL_SAFETY_GUARD;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.bootchain.ConfigTxt;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.errors.Refusal;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SourceFacts;

/** The two text files that every Pi has on its ESP. */
final class EspTexts {
    static final String FIRMWARE = "/boot/firmware/";
    static final String CONFIG = FIRMWARE + "config.txt";
    static final String CMDLINE = FIRMWARE + "cmdline.txt";

    private EspTexts() {}

    /**
     * Why the target's two texts cannot be made from these. A Pi passes over a partition without config.txt, while an empty one is
     * legal, so one that is not there was lost, or is not on this partition. What could not be read is told elsewhere.
     */
    static List<Refusal> refusals(SourceFacts source) {
        List<Refusal> refusals = new ArrayList<>();
        for (String path : List.of(CONFIG, CMDLINE)) {
            String name = path.substring(FIRMWARE.length());
            boolean has = source.texts().containsKey(path);
            boolean listed = source.espFiles().keySet().stream().anyMatch(name::equalsIgnoreCase);
            if (has || source.unread().containsKey(path)) {
                continue;
            }
            if (listed) {
                refusals.add(new Refusal(
                        FAIL_SAFETY_GUARD,
                        path + " is listed on the firmware partition but cannot be opened.",
                        "Check its file system (sudo fsck.vfat) and the SD card (sudo dmesg), then run again."));
            } else if (path.equals(CONFIG)) {
                refusals.add(new Refusal(
                        FAIL_SAFETY_GUARD,
                        "There is no " + path + ", without which no Pi starts from this partition.",
                        "Check that the partition that this system started from is mounted at /boot/firmware, and write"
                                + " the file anew (an empty one will do)."));
            }
        }
        return refusals;
    }

    static PlannedFile file(String path, String content) {
        return new PlannedFile(path, 0755, content);
    }

    /** The live system's config.txt with what it includes. */
    static ConfigTxt config(SourceFacts source) {
        return ConfigTxt.parse(
                source.text(CONFIG), name -> Optional.ofNullable(source.texts().get(FIRMWARE + name)));
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
