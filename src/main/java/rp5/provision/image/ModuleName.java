package rp5.provision.image;

import java.util.Set;
import java.util.stream.Collectors;

/** Names of kernel modules in one form: without directory and endings, dashes as underscores, as modprobe(8) compares them. */
final class ModuleName {

    private ModuleName() {}

    static String of(String path) {
        return path.substring(path.lastIndexOf('/') + 1)
                .replaceFirst("\\.ko(\\.(xz|zst|gz))?$", "")
                .replace('-', '_');
    }

    /** The names of a {@code modules.builtin}, one path a line. */
    static Set<String> allOf(String list) {
        return list.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(ModuleName::of)
                .collect(Collectors.toUnmodifiableSet());
    }
}
