package rp5.provision.firmware;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

/**
 * The SHA-256 of every file below a folder.
 *
 * @param digests hexadecimal, by path relative to the folder
 */
record Manifest(Map<String, String> digests) {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](/.+)", Pattern.DOTALL);

    Manifest {
        digests = Map.copyOf(digests);
    }

    /** Reads what {@code sha256sum --zero --binary} printed: digest, blank, star, path, NUL. */
    static Manifest parse(Path folder, String output) {
        Map<String, String> digests = new TreeMap<>();
        for (String line : output.split("\0", -1)) {
            Matcher found = LINE.matcher(line);
            if (found.matches()) {
                digests.put(folder.relativize(Path.of(found.group(2))).toString(), found.group(1));
            } else if (!line.isEmpty()) {
                throw new StepException(
                        ResultCode.FAIL_GENERIC, "Could not understand what sha256sum printed.", List.of(line), null);
            }
        }
        return new Manifest(digests);
    }

    /** Whether this holds the other's files with the same content, and none beside them; each difference is one line. */
    List<String> differencesTo(Manifest before) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(before.digests).forEach((name, digest) -> {
            String now = digests.get(name);
            if (now == null) {
                lines.add(name + " is not there");
            } else if (!now.equals(digest)) {
                lines.add(name + " has changed");
            }
        });
        new TreeMap<>(digests)
                .keySet().stream()
                        .filter(name -> !before.digests.containsKey(name))
                        .forEach(name -> lines.add(name + " was not there before"));
        return lines;
    }
}
