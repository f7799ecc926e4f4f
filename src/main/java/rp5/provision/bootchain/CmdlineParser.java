package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_CARRIAGE_RETURN;
import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_NOT_TEXT;
import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_SEVERAL_LINES;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits a command line file into words as the firmware (first line) and the kernel (spaces, double quotes) do. */
final class CmdlineParser {

    private CmdlineParser() {}

    /** What the scripts of the initramfs look for: to them a carriage return is a part of the word. */
    private static final Pattern SPOILT = Pattern.compile("(^|.*[ \\t])(root|rootfstype|boot)=[^ \\t]*\\r.*");

    private static final char BYTE_ORDER_MARK = '\ufeff';

    static CmdlineTxt parse(String original) {
        int end = original.indexOf('\0');
        String text = end < 0 ? original : original.substring(0, end);
        int newline = text.indexOf('\n');
        String line = newline < 0 ? text : text.substring(0, newline);
        CmdlineTxt plain = CmdlineTxt.of(words(line));
        List<BootProblem> problems = new ArrayList<>(plain.problems());
        if (end >= 0) {
            problems.add(BootProblem.fail(
                    CMDLINE_NOT_TEXT,
                    "the command line file holds bytes of value 0: it is damaged, or was not saved as plain text",
                    "write it again as one line of plain text"));
        } else if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            problems.add(BootProblem.warn(
                    CMDLINE_NOT_TEXT,
                    "the command line file begins with a byte order mark, which spoils the first word",
                    "save it as plain text (UTF-8 without a byte order mark)"));
        }
        if (newline >= 0 && !text.substring(newline).isBlank()) {
            problems.add(BootProblem.fail(
                    CMDLINE_SEVERAL_LINES,
                    "the command line file has more than one line; only the first one is used",
                    "put all words on one line"));
        }
        if (SPOILT.matcher(line).matches()) {
            problems.add(BootProblem.fail(
                    CMDLINE_CARRIAGE_RETURN,
                    "a carriage return (Windows line end) follows a word that the initramfs reads, and becomes a part of it",
                    "end the line with a newline only"));
        } else if (text.indexOf('\r') >= 0) {
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
