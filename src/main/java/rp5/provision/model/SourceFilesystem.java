package rp5.provision.model;

import java.nio.file.Path;

/**
 * A file system of the live system that is copied to the target.
 *
 * @param device its source as the kernel names it
 * @param used bytes in use
 */
public record SourceFilesystem(Path mountPoint, String device, String fstype, ByteSize used) {}
