package rp5.provision.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows a path through the symbolic links of an initramfs, as a merged {@code /usr} needs it. */
final class PathWalk {

    /** As many as path_resolution(7) allows. */
    private static final int MAX_LINKS = 40;

    private PathWalk() {}

    /** The path without links; empty when nothing is there or the links go round in a circle. */
    static Optional<String> resolve(Map<String, InitramfsEntry> entries, String path) {
        Deque<String> ahead = new ArrayDeque<>(List.of(path.split("/", -1)));
        List<String> behind = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            step(behind, ahead.removeFirst());
            InitramfsEntry entry = entries.get(String.join("/", behind));
            if (entry != null && entry.type() == InitramfsEntry.Type.SYMLINK) {
                links++;
                if (links > MAX_LINKS) {
                    return Optional.empty();
                }
                follow(entry.linkTarget(), behind, ahead);
            }
        }
        String resolved = String.join("/", behind);
        return entries.containsKey(resolved) ? Optional.of(resolved) : Optional.empty();
    }

    private static void step(List<String> behind, String name) {
        if (name.equals("..")) {
            if (!behind.isEmpty()) {
                behind.remove(behind.size() - 1);
            }
        } else if (!name.isEmpty() && !name.equals(".")) {
            behind.add(name);
        }
    }

    private static void follow(String target, List<String> behind, Deque<String> ahead) {
        behind.remove(behind.size() - 1);
        if (target.startsWith("/")) {
            behind.clear();
        }
        String[] names = target.split("/", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            ahead.addFirst(names[i]);
        }
    }
}
