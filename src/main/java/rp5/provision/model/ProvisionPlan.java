package rp5.provision.model;

import java.util.List;
import java.util.Optional;

/**
 * All that will be done, decided before anything is. Pure function of options and facts; holds no secret, so it can be printed
 * and logged whole.
 *
 * @param holders what will be released first, leaf first
 * @param files text files of the target, in the order in which they are written
 * @param resumed present when the work of an earlier run is continued
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
        List<PlannedFile> files,
        Optional<Resumed> resumed) {
    public ProvisionPlan {
        holders = List.copyOf(holders);
        files = List.copyOf(files);
    }

    /** A plan that begins anew. */
    public ProvisionPlan(
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
        this(flags, disk, devices, layout, ids, luks, source, paths, holders, files, Optional.empty());
    }

    /** The same plan, as one that goes on with an earlier run whose container was made by the given numbers. */
    public ProvisionPlan resuming(LuksSpec made, Resumed earlier) {
        return new ProvisionPlan(
                flags, disk, devices, layout, ids, made, source, paths, holders, files, Optional.of(earlier));
    }

    /** The same plan, with what must let go of the disk first. */
    public ProvisionPlan releasing(List<Holder> first) {
        return new ProvisionPlan(flags, disk, devices, layout, ids, luks, source, paths, first, files, resumed);
    }

    /** Whether files must be compared by what is in them, since their sizes and times prove nothing. */
    public boolean comparesContents() {
        return resumed.filter(earlier -> !earlier.sameBoot() || earlier.failed())
                .isPresent();
    }
}
