package rp5.provision.bootchain;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The files of an ESP and their sizes in bytes. Names are compared as FAT does, without regard to case; a leading slash is
 * ignored.
 *
 * @param files path from the partition's root with slashes, in lower case, to size
 */
public record EspListing(Map<String, Long> files) {

    public EspListing {
        files = files.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        file -> normalised(file.getKey()), Map.Entry::getValue, (one, other) -> other));
    }

    public OptionalLong size(String path) {
        Long size = files.get(normalised(path));
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    public boolean has(String path) {
        return size(path).isPresent();
    }

    /** Whether any file's path starts so. */
    boolean hasAnyBelow(String prefix) {
        String start = normalised(prefix);
        return files.keySet().stream().anyMatch(path -> path.startsWith(start));
    }

    private static String normalised(String path) {
        return path.replaceFirst("^/+", "").toLowerCase(Locale.ROOT);
    }
}
