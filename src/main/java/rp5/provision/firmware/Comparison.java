package rp5.provision.firmware;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What rsync says when it lists what is equal, too ({@code --itemize-changes} twice, rsync(1)): a comparison that was never made says
 * nothing, and is told from one that found no difference.
 *
 * @param equal how many regular files
 * @param differences the other lines
 */
record Comparison(long equal, List<String> differences) {
    private static final Pattern EQUAL_FILE = Pattern.compile("\\.f {10}.*");
    private static final Pattern EQUAL = Pattern.compile("\\.[fd] {10}.*");

    Comparison {
        differences = List.copyOf(differences);
    }

    static Comparison parse(List<String> lines) {
        return new Comparison(
                lines.stream().filter(EQUAL_FILE.asMatchPredicate()).count(),
                lines.stream().filter(EQUAL.asMatchPredicate().negate()).toList());
    }
}
