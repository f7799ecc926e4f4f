package rp5.provision.pipeline;

import rp5.provision.exec.Mutation;

/**
 * What the kernel keeps in memory of files that are on a disk already. What is read back right after it was written comes from there,
 * and says nothing of the disk.
 */
public final class DiskCache {
    private DiskCache() {}

    /**
     * Forgets all of it that is written, so that it is read from the disks again (sysctl/vm.rst, "drop_caches"). What was not written
     * yet stays: sync first.
     */
    public static Mutation forget() {
        return Mutation.of("tee", "/proc/sys/vm/drop_caches").feeding("3\n");
    }
}
