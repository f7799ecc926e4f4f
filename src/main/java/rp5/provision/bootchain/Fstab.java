package rp5.provision.bootchain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** An fstab(5) with every line as it was written. */
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
        return new Fstab(RawLine.split(text).stream()
                .map(raw -> new Line(raw.whole(), parseEntry(raw.text().strip())))
                .toList());
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
        return lines.stream().map(Line::raw).collect(Collectors.joining());
    }

    private static Optional<FstabEntry> parseEntry(String content) {
        String[] fields = content.split("[ \\t]+", -1);
        if (content.startsWith("#") || fields.length < 3) {
            return Optional.empty();
        }
        String options = fields.length > 3 ? FstabEscapes.decode(fields[3]) : "defaults";
        return Optional.of(new FstabEntry(
                FstabEscapes.decode(fields[0]),
                mountPoint(FstabEscapes.decode(fields[1])),
                FstabEscapes.decode(fields[2]),
                List.of(options.split(",", -1)),
                number(fields, 4),
                number(fields, 5)));
    }

    /** {@code /boot/} and {@code /boot} are one place. */
    private static String mountPoint(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static int number(String[] fields, int index) {
        boolean given = fields.length > index && fields[index].matches("[0-9]{1,4}");
        return given ? Integer.parseInt(fields[index]) : 0;
    }
}
