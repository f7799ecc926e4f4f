package rp5.provision.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folders in which programs are looked up, in order.
 *
 * @param folders absolute
 */
public record SearchPath(List<Path> folders) {
    /** Debian keeps the tools of the administrator here, and leaves these folders out of an ordinary user's PATH. */
    private static final List<String> ALWAYS = List.of("/usr/local/sbin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    public SearchPath {
        folders = List.copyOf(folders);
    }

    /** The folders of a PATH variable that are absolute, and after them the system's own. */
    public static SearchPath of(String path) {
        Set<String> words = new LinkedHashSet<>(Arrays.asList(path.split(":", -1)));
        words.addAll(ALWAYS);
        List<Path> folders = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("/")) {
                folders.add(Path.of(word));
            }
        }
        return new SearchPath(folders);
    }

    /** Where the program is; a name with a slash in it stands for itself. */
    public Optional<Path> find(String program) {
        if (program.indexOf('/') >= 0) {
            return Optional.of(Path.of(program));
        }
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** As the PATH variable of a child. */
    public String value() {
        return String.join(":", folders.stream().map(Path::toString).toList());
    }
}
