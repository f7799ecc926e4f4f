package rp5.provision.rootsync;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hears which files were deleted on the live system before rsync came to read them: it says so only on standard error. */
final class Vanished {
    private static final Pattern LINE = Pattern.compile("(?:file|directory) has vanished: \"(.*)\".*");

    private final Set<String> paths = new TreeSet<>();

    synchronized void hear(String line) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            paths.add(matcher.group(1));
        }
    }

    synchronized int count() {
        return paths.size();
    }
}
