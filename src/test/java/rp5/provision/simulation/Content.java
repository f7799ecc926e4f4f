package rp5.provision.simulation;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What lies on a device: what blkid sees of it and, when it is a file system, its files. */
final class Content {
    final Map<String, String> tags;
    /** The folder that holds the files now: a place of its own, or the mount point. */
    Path files;

    Content(Map<String, String> tags, Path files) {
        this.tags = new TreeMap<>(tags);
        this.files = files;
    }

    String tag(String name) {
        return tags.getOrDefault(name, "");
    }

    String export() {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
