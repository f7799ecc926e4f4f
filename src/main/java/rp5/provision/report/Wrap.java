package rp5.provision.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks text for a terminal of 80 columns. Words that are longer than a line stay whole. */
public final class Wrap {
    public static final int WIDTH = 79;

    private Wrap() {}

    /**
     * A text with something before its first line, and blanks of the same width before the others.
     *
     * @param label such as {@code "Next      "}
     */
    public static List<String> hanging(String label, String text) {
        List<String> lines = new ArrayList<>();
        String indent = " ".repeat(label.length());
        StringBuilder line = new StringBuilder(label);
        boolean empty = true;
        for (String word : text.strip().split("\\s+", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /**
     * A command over several lines that can be pasted into a shell as they are: broken outside quotes only, each line but the
     * last with a backslash at its end.
     */
    public static List<String> command(String first, String command) {
        List<String> lines = new ArrayList<>();
        String indent = " ".repeat(first.length() + 2);
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : words(command)) {
            if (!empty && line.length() + 1 + word.length() + 2 > WIDTH) {
                lines.add(line + " \\");
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            }
            // Outside quotes a backslash takes the next character with it, as in '\''.
            if (c == '\\' && !quoted && i + 1 < command.length()) {
                word.append(c).append(command.charAt(++i));
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }
}
