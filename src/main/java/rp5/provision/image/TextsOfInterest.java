package rp5.provision.image;

import java.util.regex.Pattern;

/** The small files of an initramfs whose text is worth keeping. */
final class TextsOfInterest {

    private static final long SMALL = 256 << 10;
    private static final long MODULE_LIST = 4 << 20;

    private static final Pattern SMALL_FILES = Pattern.compile("(.*/)?cryptroot/crypttab"
            + "|conf/(initramfs\\.conf|modules|arch\\.conf|conf\\.d/[^/]+)"
            + "|etc/lvm/.*"
            + "|etc/(fstab|modprobe\\.d/[^/]+|default/(keyboard|console-setup))");
    private static final Pattern MODULE_LISTS = Pattern.compile("(usr/)?lib/modules/[^/]+/modules\\.(dep|builtin)");

    private TextsOfInterest() {}

    static boolean include(InitramfsEntry entry) {
        if (entry.type() != InitramfsEntry.Type.FILE) {
            return false;
        }
        return (entry.size() <= SMALL && SMALL_FILES.matcher(entry.path()).matches())
                || (entry.size() <= MODULE_LIST
                        && MODULE_LISTS.matcher(entry.path()).matches());
    }
}
