package rp5.provision.bootchain;

import java.util.List;
import java.util.Objects;

/**
 * One entry of fstab(5), escapes decoded.
 *
 * @param pass the order of checks at boot; 0 is never
 */
public record FstabEntry(String source, String target, String type, List<String> options, int dump, int pass) {

    public FstabEntry {
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
        Objects.requireNonNull(type);
        options = List.copyOf(options);
    }

    /** A swap file, that is swap on a path that is no device. */
    public boolean isSwapFile() {
        return type.equals("swap") && source.startsWith("/") && !source.startsWith("/dev/");
    }

    /** The entry as a line without its end, escapes encoded. */
    public String render() {
        return "%s %s %s %s %d %d"
                .formatted(
                        FstabEscapes.encode(source),
                        FstabEscapes.encode(target),
                        FstabEscapes.encode(type),
                        FstabEscapes.encode(String.join(",", options)),
                        dump,
                        pass);
    }
}
