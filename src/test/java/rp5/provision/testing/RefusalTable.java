package rp5.provision.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rp5.provision.errors.ResultCode;

/**
 * The table of refusals of docs/safety.md. With {@code -Dgolden.rewrite=true} its rows are written anew instead of compared:
 *
 * <pre>mvn -Dgolden.rewrite=true -Dtest='*RefusalsTest' test</pre>
 */
public final class RefusalTable {
    private static final Path PAGE = Path.of("docs/safety.md");
    private static final Pattern ROW = Pattern.compile("\\| .* \\| `FAIL_[A-Z_]+` \\| .* \\|.*\\|");

    private RefusalTable() {}

    /**
     * One way in which a device can be wrong.
     *
     * @param sentence the first refusal
     * @param real the test that tries it on a real device; empty when none does
     */
    public record Row(String what, ResultCode code, String sentence, String real) {
        String line() {
            return "| " + what + " | `" + code.label() + "` | "
                    + sentence.replace("|", "\\|").replaceAll("\\p{Cs}", "?") + " | " + real + " |";
        }
    }

    /** The rows of the page with these codes are these rows, in this order. */
    public static void check(Predicate<ResultCode> codes, List<Row> rows) {
        try {
            List<String> page = Files.readAllLines(PAGE);
            List<String> documented =
                    page.stream().filter(line -> isOf(codes, line)).toList();
            List<String> lines = rows.stream().map(Row::line).toList();
            if (Boolean.getBoolean("golden.rewrite") && !documented.equals(lines)) {
                List<String> rewritten = new ArrayList<>(page);
                int at = documented.isEmpty() ? header(page) : page.indexOf(documented.get(0));
                rewritten.removeAll(documented);
                rewritten.addAll(at, lines);
                Files.write(PAGE, rewritten);
                return;
            }
            assertThat(documented).containsExactlyElementsOf(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int header(List<String> page) {
        return page.indexOf("|---|---|---|---|") + 1;
    }

    private static boolean isOf(Predicate<ResultCode> codes, String line) {
        return ROW.matcher(line).matches()
                && Arrays.stream(ResultCode.values())
                        .anyMatch(code -> codes.test(code) && line.contains("| `" + code.label() + "` |"));
    }

    /** A pattern for the texts that a template with {@code %s} can become. */
    public static Pattern pattern(String template) {
        return Pattern.compile(
                Arrays.stream(template.split("%s", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
    }
}
