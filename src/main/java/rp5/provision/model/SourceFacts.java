package rp5.provision.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The live system as far as it decides how the target is set up.
 *
 * @param prettyName PRETTY_NAME of os-release
 * @param osRelease os-release, key to value
 * @param packages installed Debian packages (dpkg status {@code installed}), name to version
 * @param esp where the firmware partition is mounted, normally /boot/firmware
 * @param espFiles files on it, path relative to it, to size in bytes
 * @param bootFiles names in /boot
 * @param moduleReleases names below /lib/modules
 * @param texts the text of the files that are rewritten for the target, absolute path to content; a file that is not there is
 *     not in the map
 * @param unread those of these files that are there and could not be read whole, with the reason in a few words
 * @param filesystems real file systems below /, the root first
 * @param nested subvolumes below them that hold something and are not mounted
 */
public record SourceFacts(
        String prettyName,
        Map<String, String> osRelease,
        Map<String, String> packages,
        Path esp,
        Map<String, Long> espFiles,
        List<String> bootFiles,
        List<String> moduleReleases,
        Map<String, String> texts,
        Map<String, String> unread,
        List<SourceFilesystem> filesystems,
        List<NestedSubvolume> nested) {
    public SourceFacts {
        osRelease = Map.copyOf(osRelease);
        packages = Map.copyOf(packages);
        espFiles = Map.copyOf(espFiles);
        bootFiles = List.copyOf(bootFiles);
        moduleReleases = List.copyOf(moduleReleases);
        texts = Map.copyOf(texts);
        unread = Map.copyOf(unread);
        filesystems = List.copyOf(filesystems);
        nested = List.copyOf(nested);
    }

    /** The same with another text of one file. */
    public SourceFacts with(String path, String text) {
        Map<String, String> changed = new HashMap<>(texts);
        changed.put(path, text);
        return new SourceFacts(
                prettyName,
                osRelease,
                packages,
                esp,
                espFiles,
                bootFiles,
                moduleReleases,
                changed,
                unread,
                filesystems,
                nested);
    }

    /** The text of a file, or the empty string when it is not there. */
    public String text(String absolutePath) {
        return texts.getOrDefault(absolutePath, "");
    }
}
