package rp5.provision.files;

/**
 * One file that was written, or in a dry-run would be.
 *
 * @param path as the target sees it
 * @param mode permission bits
 * @param diff unified, against the live system's file of the same path
 */
public record FileChange(String path, int mode, String diff) {}
