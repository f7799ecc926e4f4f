package rp5.provision.devices;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One device of lsblk's answer, its appearances under several parents put together.
 *
 * @param columns name of the column to its text; null columns are left out
 */
record LsblkNode(
        String name, Map<String, String> columns, Set<String> mountPoints, Set<String> parents, Set<String> children) {
    LsblkNode(String name, Map<String, String> columns) {
        this(name, columns, new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    String text(String column) {
        return columns.getOrDefault(column, "").strip();
    }

    /** The number in a column; 0 when the column is not there. */
    long number(String column) {
        String text = text(column);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    boolean flag(String column) {
        return Set.of("1", "true").contains(text(column));
    }
}
