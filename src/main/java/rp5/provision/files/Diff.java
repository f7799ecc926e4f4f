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
        String old = before.isEmpty() ? "/dev/null" : "a" + path;
        List<String> lines =
                UnifiedDiffUtils.generateUnifiedDiff(old, "b" + path, from, DiffUtils.diff(from, to), CONTEXT);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
