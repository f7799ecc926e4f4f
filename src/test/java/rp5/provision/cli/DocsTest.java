package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.ResultCode;

/** The pages that can drift from the program. */
class DocsTest {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| `(\\w+)` \\| (.+) \\|");

    @Test
    void tableOfExitCodesIsTheEnum() throws IOException {
        List<String> documented = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/exit-codes.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1) + " " + row.group(2) + ": " + row.group(3));
            }
        }

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(ResultCode.values())
                        .map(code -> code.exitCode() + " " + code.label() + ": " + code.hint())
                        .toList());
    }

    @Test
    void everyRowOfTheTableWasRead() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/exit-codes.md")).stream()
                        .filter(line -> line.startsWith("|"))
                        .filter(line -> !line.startsWith("| code |") && !line.startsWith("|---"))
                        .filter(line -> !ROW.matcher(line).matches()))
                .isEmpty();
    }

    @Test
    void usageIsTheHelp() throws IOException {
        String page = Files.readString(Path.of("docs/usage.md"));
        int begin = page.indexOf("```text\n") + "```text\n".length();

        assertThat(page.substring(begin, page.indexOf("```\n", begin))).isEqualTo(Cli.help());
    }

    @Test
    void helpFitsEightyColumns() {
        assertThat(Cli.help().lines().filter(line -> line.length() > 80)).isEmpty();
    }
}
