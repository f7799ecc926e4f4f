package rp5.provision.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The folders above one: whoever can rename things in one of them can put another folder in its place. */
final class Ancestors {
    private static final int WRITABLE_BY_OTHERS = 0022;
    /** In such a folder, as /tmp, nobody renames what is another's (inode(7)). */
    private static final int STICKY = 01000;

    private Ancestors() {}

    /**
     * The nearest in which others can rename things; links in the path are followed first.
     *
     * @param owners the user ids that may own them
     */
    static Optional<Path> open(Path folder, Set<Integer> owners) throws IOException {
        for (Path above = folder.toRealPath().getParent(); above != null; above = above.getParent()) {
            Map<String, Object> status = Files.readAttributes(above, "unix:mode,uid");
            int mode = (Integer) status.getOrDefault("mode", WRITABLE_BY_OTHERS);
            boolean othersWrite = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
            if (othersWrite || !owners.contains((Integer) status.getOrDefault("uid", -1))) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }
}
