package rp5.provision.bootchain;

import java.util.function.Predicate;

/** The fstab of the target. */
@SuppressWarnings("DoNotCallSuggester")
public final class FstabForTarget {

    private FstabForTarget() {}

    /**
     * The live system's fstab with our three entries in place of those for {@code /}, {@code /boot} and {@code /boot/firmware}.
     * What {@code onOldDisk} names is dropped, swap files are kept, everything else stays byte for byte.
     */
    public static String render(String original, TargetIds ids, Predicate<FstabEntry> onOldDisk) {
        throw new UnsupportedOperationException();
    }
}
