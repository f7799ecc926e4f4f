package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_CARRIAGE_RETURN;
import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_SEVERAL_LINES;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line file into words as the firmware (first line) and the kernel (spaces, double quotes) do. */
final class CmdlineParser {

    private CmdlineParser() {}

    static CmdlineTxt parse(String text) {
        int newline = text.indexOf('\n');
        String line = newline < 0 ? text : text.substring(0, newline);
        CmdlineTxt plain = CmdlineTxt.of(words(line));
        List<BootProblem> problems = new ArrayList<>(plain.problems());
        if (newline >= 0 && !text.substring(newline).isBlank()) {
            problems.add(BootProblem.fail(
                    CMDLINE_SEVERAL_LINES,
                    "the command line file has more than one line; only the first one is used",
                    "put all words on one line"));
        }
        if (text.indexOf('\r') >= 0) {
            problems.add(BootProblem.warn(
                    CMDLINE_CARRIAGE_RETURN,
                    "the command line file has a carriage return (Windows line end)",
                    "end the line with a newline only"));
        }
        return new CmdlineTxt(plain.words(), problems);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            if (!quoted && Character.isWhitespace(c)) {
                addTo(words, word);
            } else {
                word.append(c);
            }
        }
        addTo(words, word);
        return words;
    }

    private static void addTo(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
