package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.List;

/** A line and its end kept apart, so that what is not changed can be written back byte for byte. */
record RawLine(String text, String end) {

    /** The lines of a text; the last one has an empty end when the text does not end with a newline. */
    static List<RawLine> split(String text) {
        List<RawLine> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int next = newline < 0 ? text.length() : newline + 1;
            int end = newline < 0 ? next : newline;
            if (newline > start && text.charAt(newline - 1) == '\r') {
                end--;
            }
            lines.add(new RawLine(text.substring(start, end), text.substring(end, next)));
            start = next;
        }
        return lines;
    }

    String whole() {
        return text + end;
    }
}
