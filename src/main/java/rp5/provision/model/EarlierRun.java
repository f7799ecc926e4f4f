package rp5.provision.model;

import java.time.Instant;

/**
 * What an earlier run was about to make of a disk, as far as a run that goes on with it must agree.
 *
 * @param version of the program
 * @param bootId of the machine when it began, from {@code /proc/sys/kernel/random/boot_id}
 * @param failed whether it, or one that it went on with, came upon a failure of its own
 */
public record EarlierRun(
        String version,
        Instant started,
        String bootId,
        DiskIdentity disk,
        ByteSize espSize,
        ByteSize bootSize,
        DiskLayout layout,
        Ids ids,
        LuksSpec luks,
        LayoutKind system,
        boolean failed) {
    /** The run that carries this plan out. */
    public static EarlierRun of(ProvisionPlan plan, String version, Instant started, String bootId) {
        return new EarlierRun(
                version,
                started,
                bootId,
                plan.disk(),
                plan.flags().espSize(),
                plan.flags().bootSize(),
                plan.layout(),
                plan.ids(),
                plan.luks(),
                plan.source().layout(),
                false);
    }

    /** The same run, as one that has failed. */
    public EarlierRun asFailed() {
        return new EarlierRun(version, started, bootId, disk, espSize, bootSize, layout, ids, luks, system, true);
    }
}
