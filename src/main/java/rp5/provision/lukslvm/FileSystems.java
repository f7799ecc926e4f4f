package rp5.provision.lukslvm;

import java.util.List;
import java.util.Map;
import rp5.provision.exec.Mutation;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;

/** The three file systems of a plan. Their labels differ from those of the SD card (bootfs, rootfs), which may stay plugged in. */
final class FileSystems {
    private static final String ESP = "RP5-ESP";
    private static final String BOOT = "rp5boot";
    private static final String ROOT = "rp5sys";

    private FileSystems() {}

    static List<Mutation> make(ProvisionPlan plan) {
        return List.of(
                makeEsp(plan),
                MkfsCommands.ext4(plan.devices().boot(), plan.ids().bootFs(), BOOT),
                MkfsCommands.ext4(Names.ROOT_DEVICE, plan.ids().rootFs(), ROOT));
    }

    /**
     * Makes the three file systems of an earlier run fit to be filled on: a FAT has no journal, so it is made anew; nothing is on
     * it that is not copied or built in any case.
     */
    static List<Mutation> takeUp(ProvisionPlan plan) {
        return List.of(makeEsp(plan), MkfsCommands.mend(plan.devices().boot()), MkfsCommands.mend(Names.ROOT_DEVICE));
    }

    private static Mutation makeEsp(ProvisionPlan plan) {
        return MkfsCommands.fat32(
                plan.devices().esp(),
                plan.ids().espVolumeId(),
                ESP,
                plan.layout().sectorBytes());
    }

    static List<Content> expected(ProvisionPlan plan) {
        return List.of(
                new Content(
                        plan.devices().esp(),
                        Map.of(
                                "TYPE",
                                "vfat",
                                "VERSION",
                                "FAT32",
                                "UUID",
                                plan.ids().espVolumeId(),
                                "LABEL",
                                ESP)),
                boot(plan),
                new Content(
                        Names.ROOT_DEVICE,
                        Map.of("TYPE", "ext4", "UUID", plan.ids().rootFs().toString(), "LABEL", ROOT)));
    }

    static Content boot(ProvisionPlan plan) {
        return new Content(
                plan.devices().boot(),
                Map.of("TYPE", "ext4", "UUID", plan.ids().bootFs().toString(), "LABEL", BOOT));
    }
}
