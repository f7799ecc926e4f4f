package rp5.provision.files;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** Unified diffs, as {@code diff -u} prints them. */
final class Diff {
    private static final int CONTEXT = 3;

    private Diff() {}

    /** The difference between two texts; empty when there is none. */
    static String unified(String path, String before, String after) {
        List<String> from = before.lines().toList();
        List<String> to = after.lines().toList();
        if (from.isEmpty() && !to.isEmpty()) {
            return ofNewFile(path, to);
        }
        List<String> lines =
                UnifiedDiffUtils.generateUnifiedDiff("a" + path, "b" + path, from, DiffUtils.diff(from, to), CONTEXT);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** The library searches for what both texts share, which takes the square of the length here, and counts the old lines from 1. */
    private static String ofNewFile(String path, List<String> lines) {
        return "--- /dev/null\n+++ b" + path + "\n@@ -0,0 +1," + lines.size() + " @@\n+" + String.join("\n+", lines)
                + "\n";
    }
}
