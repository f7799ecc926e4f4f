package rp5.provision.bootchain;

import java.util.Map;
import java.util.OptionalLong;

/**
 * The files of an ESP and their sizes in bytes. Names are compared as FAT does, without regard to case; a leading slash is
 * ignored.
 *
 * @param files path from the partition's root with slashes, to size
 */
@SuppressWarnings("DoNotCallSuggester")
public record EspListing(Map<String, Long> files) {

    public EspListing {
        files = Map.copyOf(files);
    }

    public OptionalLong size(String path) {
        throw new UnsupportedOperationException();
    }

    public boolean has(String path) {
        return size(path).isPresent();
    }
}
