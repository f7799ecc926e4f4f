package rp5.provision.model;

/**
 * A text file of the target with its whole content, or a symbolic link.
 *
 * @param path absolute, as the target will see it
 * @param mode permission bits, such as 0644; of a link its type as well, as in stat(2)
 * @param content the text; of a link where it leads
 */
public record PlannedFile(String path, int mode, String content) {
    private static final int LINK = 0120000;

    /** A link to an absolute path of the target. */
    public static PlannedFile link(String path, String target) {
        return new PlannedFile(path, LINK | 0777, target);
    }

    public boolean isLink() {
        return (mode & LINK) == LINK;
    }
}
