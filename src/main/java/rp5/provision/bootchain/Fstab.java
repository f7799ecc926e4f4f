package rp5.provision.bootchain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An fstab(5) with every line as it was written. */
@SuppressWarnings("DoNotCallSuggester")
public record Fstab(List<Line> lines) {

    /**
     * One line, whatever it is.
     *
     * @param raw the line with its end, as written
     * @param entry what it says; empty for comments, blank lines and lines of fewer than three fields
     */
    public record Line(String raw, Optional<FstabEntry> entry) {
        public Line {
            Objects.requireNonNull(raw);
            Objects.requireNonNull(entry);
        }
    }

    public Fstab {
        lines = List.copyOf(lines);
    }

    public static Fstab parse(String text) {
        throw new UnsupportedOperationException();
    }

    public List<FstabEntry> entries() {
        return lines.stream().flatMap(line -> line.entry().stream()).toList();
    }

    /** The entries for one mount point. */
    public List<FstabEntry> at(String mountPoint) {
        return entries().stream()
                .filter(entry -> entry.target().equals(mountPoint))
                .toList();
    }

    /** The text, byte for byte what was parsed. */
    public String render() {
        throw new UnsupportedOperationException();
    }
}
