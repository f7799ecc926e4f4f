package rp5.provision.model;

import java.nio.file.Path;

/**
 * A subvolume of btrfs that lies in another one which is copied, without a mount of its own. It looks like a folder and is a file
 * system of its own for whoever stays within one, as the copy does.
 *
 * @param readOnly as snapshots and received backups are
 */
public record NestedSubvolume(Path place, boolean readOnly) {}
