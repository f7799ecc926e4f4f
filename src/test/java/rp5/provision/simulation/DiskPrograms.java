package rp5.provision.simulation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** wipefs, blkdiscard, sfdisk, blockdev, udevadm, blkid, mkfs, e2fsck, fsck.fat. */
final class DiskPrograms {
    private final TargetDisk disk;
    private final MountTable mounts;

    DiskPrograms(Machine machine) {
        this.disk = machine.disk;
        this.mounts = machine.mounts;
    }

    Map<String, Program> all() {
        return Map.of(
                "wipefs", this::wipefs,
                "blkdiscard", this::wipe,
                "sfdisk", this::sfdisk,
                "blockdev", call -> used(TargetDisk.PATH).orElse(Answer.DONE),
                "udevadm", this::udevadm,
                "blkid", this::blkid,
                "mkfs.vfat", this::mkfsVfat,
                "mkfs.ext4", this::mkfsExt4,
                "e2fsck", this::mend,
                "fsck.fat", this::listFat);
    }

    /** An error when the disk or node is in use. */
    private Optional<Answer> used(String node) {
        boolean used = disk.held(node)
                || disk.parts().stream()
                        .map(Table.Part::node)
                        .filter(part -> node.equals(TargetDisk.PATH) || node.equals(part))
                        .anyMatch(mounts::isMounted);
        return used ? Optional.of(Answer.failing(1, node + ": Device or resource busy")) : Optional.empty();
    }

    private Answer wipefs(Call call) {
        String node = call.last();
        if (call.has("--json")) {
            return Answer.printing("{\"signatures\": ["
                    + signatures(node)
                            .map(type -> "{\"offset\": \"0x0\", \"type\": \"" + type + "\"}")
                            .collect(Collectors.joining(", "))
                    + "]}\n");
        }
        return wipe(call);
    }

    private Answer wipe(Call call) {
        String node = call.last();
        if (used(node).isPresent()) {
            return used(node).get();
        }
        if (!disk.exists(node)) {
            return Answer.failing(1, "error: " + node + ": probing initialization failed");
        }
        if (call.amount() != Amount.NONE) {
            disk.wipe(node);
            if (node.equals(TargetDisk.PATH)) {
                disk.table = Optional.empty();
            }
        }
        return Answer.DONE;
    }

    private Stream<String> signatures(String node) {
        if (node.equals(TargetDisk.PATH)) {
            return disk.table.isPresent() ? Stream.of("gpt", "PMBR") : Stream.of();
        }
        return disk.content(node).stream().map(content -> content.tag("TYPE"));
    }

    private Answer sfdisk(Call call) {
        if (call.has("--json")) {
            return disk.table
                    .map(table -> Answer.printing(table.json()))
                    .orElse(Answer.failing(1, "sfdisk: " + TargetDisk.PATH + ": does not contain a partition table"));
        }
        if (used(TargetDisk.PATH).isPresent()) {
            return used(TargetDisk.PATH).get();
        }
        if (call.amount() != Amount.NONE) {
            Table table = Table.parse(call.input());
            disk.table = Optional.of(call.amount() == Amount.HALF ? table.half() : table);
            disk.parts().forEach(part -> disk.wipe(part.node()));
        }
        return Answer.DONE;
    }

    private Answer udevadm(Call call) {
        List<String> missing =
                call.paths().stream().filter(node -> !disk.exists(node)).toList();
        return missing.isEmpty() ? Answer.DONE : Answer.failing(1, "Timed out for waiting devices being initialized.");
    }

    private Answer blkid(Call call) {
        return disk.content(call.last())
                .map(content -> Answer.printing("DEVNAME=" + call.last() + "\n" + content.export()))
                .orElse(Answer.failing(2, ""));
    }

    private Answer mend(Call call) {
        if (mounts.isMounted(call.last())) {
            return Answer.failing(8, call.last() + " is mounted.");
        }
        return disk.content(call.last())
                        .filter(content -> content.tag("TYPE").equals("ext4")
                                && !content.tag("UUID").isEmpty())
                        .isPresent()
                ? Answer.DONE
                : Answer.failing(8, "e2fsck: Bad magic number in super-block while trying to open " + call.last());
    }

    private Answer listFat(Call call) {
        Optional<Content> fat =
                disk.content(call.last()).filter(content -> content.tag("TYPE").equals("vfat"));
        if (fat.isEmpty()) {
            return new Answer(1, "fsck.fat 4.2 (2021-01-31)\n", "Logical sector size is zero.\n");
        }
        List<Path> files = Tree.files(fat.get().files);
        return Answer.printing("fsck.fat 4.2 (2021-01-31)\nChecking file /\n"
                + files.stream()
                        .map(file -> "Checking file /" + fat.get().files.relativize(file) + "\n")
                        .collect(Collectors.joining())
                + call.last() + ": " + files.size() + " files, 40/76643 clusters\n");
    }

    private Answer mkfsVfat(Call call) {
        String id = call.required("-i");
        return make(
                call,
                Map.of(
                        "TYPE",
                        "vfat",
                        "VERSION",
                        "FAT32",
                        "UUID",
                        id.substring(0, 4) + "-" + id.substring(4),
                        "LABEL",
                        call.required("-n")));
    }

    private Answer mkfsExt4(Call call) {
        return make(call, Map.of("TYPE", "ext4", "UUID", call.required("-U"), "LABEL", call.required("-L")));
    }

    private Answer make(Call call, Map<String, String> tags) {
        String node = call.last();
        if (!disk.exists(node)) {
            return Answer.failing(1, node + ": No such file or directory");
        }
        if (mounts.isMounted(node)) {
            return Answer.failing(1, node + " is mounted; will not make a filesystem here!");
        }
        if (call.amount() != Amount.NONE) {
            boolean half = call.amount() == Amount.HALF;
            disk.put(node, new Content(half ? Map.of("TYPE", tags.getOrDefault("TYPE", "")) : tags, disk.newFolder()));
        }
        return Answer.DONE;
    }
}
