package rp5.provision.model;

import java.util.List;

/**
 * All that will be done, decided before anything is. Pure function of options and facts; holds no secret, so it can be printed
 * and logged whole.
 *
 * @param holders what will be released first, leaf first
 * @param files text files of the target, in the order in which they are written
 */
public record ProvisionPlan(
        Flags flags,
        DiskIdentity disk,
        DeviceMap devices,
        DiskLayout layout,
        Ids ids,
        LuksSpec luks,
        SourcePlan source,
        TargetPaths paths,
        List<Holder> holders,
        List<PlannedFile> files) {
    public ProvisionPlan {
        holders = List.copyOf(holders);
        files = List.copyOf(files);
    }
}
