package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rp5.provision.errors.Refusal;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.ByteSize;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourceFacts;

/** How much room the target needs. */
final class Space {
    /** LUKS2 header 16 MiB, LVM's metadata, and the alignment at both ends of the table. */
    private static final ByteSize OVERHEAD = ByteSize.mib(16 + 4 + 4);

    /**
     * Free at the end, to build the images and to start, and what a small ext4 takes for itself; with a large one the tenth is enough:
     * inodes and journal are 2 %, and 5 % are root's alone (mke2fs(8)).
     */
    private static final ByteSize SPARE = ByteSize.mib(512);

    /** An initramfs with MODULES=most beside its kernel. */
    private static final ByteSize KERNEL_AND_IMAGE = ByteSize.mib(64);

    /** A twentieth of an ext4 is root's alone, and of one of 256 MiB, the smallest, inodes and journal take a tenth. */
    private static final long EXT4_PARTS = 6;

    private Space() {}

    /** The smallest disk for a source of that many used bytes: both boot partitions, headers, the source, a tenth and {@link #SPARE} more. */
    static ByteSize disk(ByteSize esp, ByteSize boot, ByteSize used) {
        long tenth = Math.floorDiv(Math.addExact(used.bytes(), 9), 10);
        return esp.plus(boot)
                .plus(OVERHEAD)
                .plus(used)
                .plus(new ByteSize(tenth))
                .plus(SPARE);
    }

    /** The smallest /boot for its files, a new image of each kernel and of one more, and the file system itself. */
    static ByteSize boot(Map<String, Long> files, int kernels) {
        long content = new ByteSize(sum(files)).plus(times(kernels + 1)).bytes();
        return new ByteSize(Math.floorDiv(Math.multiplyExact(content, EXT4_PARTS), EXT4_PARTS - 1));
    }

    static List<Refusal> check(BlockDevice target, ProvisionPlan plan, SourceFacts source, HostFiles files) {
        List<Refusal> refusals = new ArrayList<>();
        ByteSize used = source.filesystems().stream().map(fs -> fs.used()).reduce(new ByteSize(0), ByteSize::plus);
        ByteSize disk = disk(plan.flags().espSize(), plan.flags().bootSize(), used);
        if (target.size().compareTo(disk) < 0) {
            boolean alike = target.size().toString().equals(disk.toString());
            refusals.add(Reason.DISK_TOO_SMALL.refusal(
                    "Take a larger disk, or delete what is not needed from the running system.",
                    target.path(),
                    alike ? target.size().bytes() + " bytes" : target.size(),
                    alike ? disk.bytes() + " bytes" : disk,
                    used,
                    SPARE));
        }
        int kernels = plan.source().kernels().size();
        ByteSize boot = boot(bootFiles(source, files), kernels);
        if (plan.flags().bootSize().compareTo(boot) < 0) {
            refusals.add(Reason.BOOT_TOO_SMALL.refusal(
                    "Give --boot-mb " + boot.mebibytes() + " or more, or remove old kernels.",
                    plan.flags().bootSize(),
                    boot));
        }
        return refusals;
    }

    /** What lies in /boot, without the ESP that is mounted in it or that it is. */
    private static Map<String, Long> bootFiles(SourceFacts source, HostFiles files) {
        String esp = source.esp().toString();
        if (esp.equals("/boot")) {
            return Map.of();
        }
        Map<String, Long> all = new java.util.TreeMap<>(files.tree("/boot"));
        all.keySet().removeIf(name -> ("/boot/" + name).startsWith(esp + "/"));
        return all;
    }

    private static long sum(Map<String, Long> files) {
        return files.values().stream().mapToLong(Long::longValue).sum();
    }

    private static ByteSize times(int kernels) {
        return new ByteSize(Math.multiplyExact(KERNEL_AND_IMAGE.bytes(), (long) kernels));
    }
}
