package rp5.provision.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The NVMe disk: its table, what the kernel knows of it, and what lies at the begin of each partition. */
final class TargetDisk {
    static final String PATH = "/dev/nvme0n1";
    static final String ROOT = "/dev/mapper/rp5vg-root";
    static final long BYTES = 6L << 30;

    private final Path folder;
    private int made;
    Optional<Table> table = Optional.empty();
    private final Map<Long, Content> contents = new HashMap<>();
    Optional<Container> container = Optional.empty();

    TargetDisk(Path folder) {
        this.folder = folder;
    }

    List<Table.Part> parts() {
        return table.map(Table::parts).orElse(List.of());
    }

    Optional<Table.Part> part(String node) {
        return parts().stream().filter(part -> part.node().equals(node)).findFirst();
    }

    boolean exists(String node) {
        return node.equals(PATH)
                || part(node).isPresent()
                || container.filter(c -> c.open && c.node().equals(node)).isPresent()
                || (node.equals(ROOT) && container.filter(c -> c.active).isPresent());
    }

    /** What lies on a node that is there. */
    Optional<Content> content(String node) {
        if (node.equals(ROOT)) {
            return container.filter(c -> c.active).flatMap(c -> Optional.ofNullable(c.root));
        }
        return part(node).flatMap(part -> Optional.ofNullable(contents.get(part.start())));
    }

    /** The file system on the first partition, mounted or not. */
    Optional<Content> esp() {
        return content(PATH + "p1").filter(content -> content.tag("TYPE").equals("vfat"));
    }

    void put(String node, Content content) {
        if (node.equals(ROOT)) {
            container.orElseThrow().root = content;
        } else {
            contents.put(part(node).orElseThrow().start(), content);
        }
    }

    void wipe(String node) {
        part(node).ifPresent(part -> {
            contents.remove(part.start());
            if (part.number() == 3) {
                container = Optional.empty();
            }
        });
    }

    /** Whether the kernel keeps the disk or the node for somebody. */
    boolean held(String node) {
        boolean third = node.equals(PATH) || node.equals(PATH + "p3");
        return third && container.filter(c -> c.open).isPresent();
    }

    Path newFolder() {
        try {
            return Files.createDirectories(folder.resolve("filesystem-" + made++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
