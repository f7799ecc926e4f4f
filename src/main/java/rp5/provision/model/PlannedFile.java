package rp5.provision.model;

/**
 * A text file of the target, with its whole content.
 *
 * @param path absolute, as the target will see it
 * @param mode permission bits, such as 0644
 */
public record PlannedFile(String path, int mode, String content) {}
