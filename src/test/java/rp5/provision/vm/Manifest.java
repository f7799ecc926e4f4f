package rp5.provision.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Everything about a tree of files that a copy has to keep, as the function {@code manifest} of {@code vm/guest-lib} wrote it. Names are
 * bytes, kept as Latin-1.
 */
record Manifest(Map<String, Entry> entries) {

    /**
     * One file.
     *
     * @param facts type, mode, owner, time in nanoseconds, target of a link, size and digest, extended attributes with ACLs, and the
     *     first name of the same file
     * @param sparse whether it takes less room than its size
     */
    record Entry(String facts, boolean sparse) {}

    static Manifest read(Path share, String name) {
        Map<String, String> digests = digests(share.resolve(name + ".digests"));
        Map<String, String> attributes = attributes(share.resolve(name + ".attributes"));
        Map<String, String> firstNames = new HashMap<>();
        String[] parts = text(share.resolve(name + ".tree")).split("\0", -1);
        Map<String, String[]> found = new TreeMap<>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            String[] fields = parts[i].split("\t", 9);
            found.put(fields[8], concat(fields, parts[i + 1]));
        }
        Map<String, Entry> entries = new TreeMap<>();
        found.forEach((path, f) -> {
            boolean file = f[0].equals("f");
            // Folders have sizes of their own on every file system, and more than one name by nature.
            String size = f[0].equals("d") ? "" : f[5];
            String first = f[0].equals("d") ? "" : firstNames.computeIfAbsent(f[7], inode -> path);
            String facts = String.join(
                    " ",
                    "type=" + f[0],
                    "mode=" + f[1],
                    "owner=" + f[2] + ":" + f[3],
                    "mtime=" + f[4],
                    "size=" + size,
                    "link=" + f[9],
                    "same-as=" + first,
                    "sha256=" + digests.getOrDefault(path, ""),
                    "xattr=" + attributes.getOrDefault(path, ""));
            entries.put(path.substring(1), new Entry(facts, file && Long.parseLong(f[6]) * 512 < Long.parseLong(f[5])));
        });
        return new Manifest(entries);
    }

    Manifest without(Predicate<String> excluded) {
        Map<String, Entry> kept = new TreeMap<>(entries);
        kept.keySet().removeIf(excluded);
        return new Manifest(kept);
    }

    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        entries.forEach((path, entry) -> facts.put(path, entry.facts()));
        return facts;
    }

    /** Every path that is in one alone or differs, with both sides. */
    Map<String, String> differences(Manifest other) {
        Map<String, String> here = facts();
        Map<String, String> there = other.facts();
        Map<String, String> differences = new TreeMap<>();
        here.forEach((path, facts) -> {
            String theirs = there.getOrDefault(path, "missing");
            if (!theirs.equals(facts)) {
                differences.put(path, facts + " -> " + theirs);
            }
        });
        there.forEach((path, facts) -> {
            if (!here.containsKey(path)) {
                differences.put(path, "new -> " + facts);
            }
        });
        return differences;
    }

    private static Map<String, String> digests(Path file) {
        Map<String, String> digests = new HashMap<>();
        for (String line : text(file).split("\0", -1)) {
            String[] fields = line.split("  ", 2);
            if (fields.length == 2) {
                digests.put(fields[1], fields[0]);
            }
        }
        return digests;
    }

    // Blocks of lines, "# file: NAME" first; NAME has \ooo for what would break a line.
    private static Map<String, String> attributes(Path file) {
        Map<String, String> attributes = new HashMap<>();
        for (String block : text(file).split("\n\n", -1)) {
            String[] lines = block.split("\n", -1);
            if (lines[0].startsWith("# file: ")) {
                String[] values = Arrays.copyOfRange(lines, 1, lines.length);
                Arrays.sort(values);
                // getfattr leaves the "./" out.
                attributes.put("./" + unescaped(lines[0].substring("# file: ".length())), String.join(",", values));
            }
        }
        return attributes;
    }

    private static String unescaped(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '\\' && i + 3 < name.length()) {
                text.append((char) Integer.parseInt(name.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(name.charAt(i));
            }
        }
        return text.toString();
    }

    private static String[] concat(String[] fields, String last) {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = last;
        return all;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
