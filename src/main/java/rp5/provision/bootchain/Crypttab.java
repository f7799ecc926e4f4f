package rp5.provision.bootchain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A crypttab(5), the system's or the one inside an initramfs, with every line as it was written. */
public record Crypttab(List<Line> lines) {

    /**
     * One line, whatever it is.
     *
     * @param raw the line with its end, as written
     * @param entry what it says; empty for comments, blank lines and lines of fewer than two fields; its key is empty when there is
     *     no third field: systemd asks for a passphrase then, the scripts of the initramfs pass over the line
     */
    public record Line(String raw, Optional<CrypttabEntry> entry) {
        public Line {
            Objects.requireNonNull(raw);
            Objects.requireNonNull(entry);
        }
    }

    public Crypttab {
        lines = List.copyOf(lines);
    }

    public static Crypttab parse(String text) {
        return new Crypttab(RawLine.split(text).stream()
                // A carriage return is no end of a line there, but a part of its last field.
                .map(raw -> new Line(
                        raw.whole(), parseEntry(raw.text().strip() + (raw.end().startsWith("\r") ? "\r" : ""))))
                .toList());
    }

    public List<CrypttabEntry> entries() {
        return lines.stream().flatMap(line -> line.entry().stream()).toList();
    }

    /** The first entry of that name, which is the one that counts. */
    public Optional<CrypttabEntry> entry(String name) {
        return entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The text, byte for byte what was parsed. */
    public String render() {
        return lines.stream().map(Line::raw).collect(Collectors.joining());
    }

    static Map<String, String> options(String list) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : list.split(",", -1)) {
            String[] pair = option.split("=", 2);
            if (!pair[0].isEmpty()) {
                options.put(pair[0], pair.length > 1 ? pair[1] : "");
            }
        }
        return options;
    }

    private static Optional<CrypttabEntry> parseEntry(String content) {
        String[] fields = content.split("[ \\t]+", -1);
        if (content.startsWith("#") || fields.length < 2) {
            return Optional.empty();
        }
        String key = fields.length > 2 ? fields[2] : "";
        return Optional.of(new CrypttabEntry(fields[0], fields[1], key, options(fields.length > 3 ? fields[3] : "")));
    }
}
