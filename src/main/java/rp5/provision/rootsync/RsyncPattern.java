package rp5.provision.rootsync;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Exclude patterns as rsync reads them (rsync(1), "PATTERN MATCHING RULES"). */
final class RsyncPattern {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

    private RsyncPattern() {}

    /** The pattern that matches this path and no other. A backslash escapes only in a pattern that has a wildcard. */
    static String literal(Path path) {
        String text = path.toString();
        return WILDCARD.matcher(text).find() ? text.replaceAll("([\\\\*?\\[])", "\\\\$1") : text;
    }

    /** Whether one of the anchored patterns excludes the place or a folder above it. */
    static boolean covers(List<String> patterns, Path place) {
        return patterns.stream()
                .filter(pattern -> pattern.startsWith("/"))
                .map(RsyncPattern::names)
                .anyMatch(names -> names.size() <= place.getNameCount() && matchesStart(names, place, names.size()));
    }

    /**
     * The pattern as it reads when the copy begins at {@code place} instead of {@code /}; empty when it matches nothing below. One
     * that is not anchored stays as it is.
     */
    static Optional<String> below(Path place, String pattern) {
        int depth = place.getNameCount();
        if (!pattern.startsWith("/") || depth == 0) {
            return Optional.of(pattern);
        }
        List<String> names = names(pattern);
        if (names.size() <= depth || !matchesStart(names, place, depth)) {
            return Optional.empty();
        }
        String end = pattern.endsWith("/") ? "/" : "";
        return Optional.of("/" + String.join("/", names.subList(depth, names.size())) + end);
    }

    private static boolean matchesStart(List<String> names, Path place, int depth) {
        for (int i = 0; i < depth; i++) {
            if (!matches(names.get(i), place.getName(i).toString())) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(String glob, String name) {
        boolean escapes = WILDCARD.matcher(glob).find();
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (c == '\\' && escapes && i + 1 < glob.length()) {
                i++;
                regex.append(Pattern.quote(String.valueOf(glob.charAt(i))));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.matches(regex.toString(), name);
    }

    private static List<String> names(String pattern) {
        List<String> names = new ArrayList<>();
        for (String name : pattern.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }
}
