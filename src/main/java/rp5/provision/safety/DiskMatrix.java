package rp5.provision.safety;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.topology.Backings;

/** Shows what is on a disk now, one line for each device on it. */
public final class DiskMatrix {
    private static final List<String> HEAD =
            List.of("DEVICE", "SIZE", "TYPE", "CONTENT", "LABEL", "UUID", "MOUNTED AT");

    private DiskMatrix() {}

    /** The disk, then the table with its columns lined up; devices as far in as they are stacked. */
    public static List<String> lines(BlockDevice disk, MachineFacts facts) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        add(disk, 0, new LinkedHashSet<>(), facts, rows);
        List<String> lines = new ArrayList<>();
        lines.add(String.join(
                ", ",
                disk.path().value(),
                disk.size().toString(),
                "model " + shown(disk.model()),
                "serial " + shown(disk.serial()),
                "block " + disk.logicalSectorBytes() + " B"));
        rows.forEach(row -> lines.add(line(row, rows)));
        return List.copyOf(lines);
    }

    private static void add(
            BlockDevice device, int depth, Set<String> seen, MachineFacts facts, List<List<String>> rows) {
        if (!seen.add(device.name())) {
            return;
        }
        String label = device.label().isEmpty() ? device.partLabel() : device.label();
        rows.add(List.of(
                "  ".repeat(depth) + device.path().name(),
                device.size().toString(),
                shown(device.type()),
                shown(device.fstype()),
                shown(label),
                shown(device.uuid()),
                shown(String.join(" ", mountedAt(device, facts)))));
        device.children().stream()
                .flatMap(child -> facts.devices().byName(child).stream())
                .forEach(child -> add(child, depth + 1, seen, facts, rows));
    }

    private static Set<String> mountedAt(BlockDevice device, MachineFacts facts) {
        Backings backings = Backings.of(facts);
        Set<String> places = new LinkedHashSet<>();
        for (MountEntry mount : facts.mounts()) {
            if (!mount.fstype().equals("overlay")
                    && backings.ofMount(mount).devices().contains(device.name())) {
                places.add(mount.target().toString());
            }
        }
        facts.swaps().stream()
                .filter(swap -> swap.type().equals("partition")
                        && backings.ofSwap(swap).devices().contains(device.name()))
                .forEach(swap -> places.add("[SWAP]"));
        return places;
    }

    /** Labels come from the disk: what could steer a terminal is not shown. */
    private static String shown(String text) {
        String clean = text.replaceAll("\\p{C}", "?");
        return clean.isEmpty() ? "-" : clean;
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int c = column;
            int width = rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(0);
            line.append(row.get(column))
                    .append(" ".repeat(width - row.get(column).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
