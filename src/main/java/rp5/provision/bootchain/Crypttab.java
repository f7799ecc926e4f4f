package rp5.provision.bootchain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A crypttab(5), the system's or the one inside an initramfs, with every line as it was written. */
@SuppressWarnings("DoNotCallSuggester")
public record Crypttab(List<Line> lines) {

    /**
     * One line, whatever it is.
     *
     * @param raw the line with its end, as written
     * @param entry what it says; empty for comments, blank lines and lines of fewer than two fields
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
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }
}
