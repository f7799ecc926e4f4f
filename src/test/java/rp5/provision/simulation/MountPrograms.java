package rp5.provision.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** mount, umount, findmnt. */
final class MountPrograms {
    private final Machine machine;

    MountPrograms(Machine machine) {
        this.machine = machine;
    }

    Map<String, Program> all() {
        return Map.of("mount", this::mount, "umount", this::unmount, "findmnt", this::find);
    }

    private Answer mount(Call call) {
        List<String> words = call.words();
        String source = words.get(words.size() - 2);
        Path target = Path.of(call.last());
        if (!Files.isDirectory(machine.real(call.last()))) {
            return Answer.failing(32, "mount: " + target + ": mount point does not exist.");
        }
        if (call.amount() == Amount.NONE) {
            return Answer.DONE;
        }
        if (call.has("--bind")) {
            if (source.startsWith(machine.base.toString()) && !Files.isDirectory(machine.real(source))) {
                return Answer.failing(32, "mount: " + target + ": special device " + source + " does not exist.");
            }
            machine.bind(Path.of(source), target);
            return Answer.DONE;
        }
        String fstype = call.required("-t");
        if (!source.startsWith("/dev/")) {
            machine.mountVirtual(fstype, target);
            return Answer.DONE;
        }
        if (source.equals("/dev/disk/by-uuid/" + Machine.STICK_UUID)) {
            source = Machine.STICK;
        }
        Optional<Content> content = (source.equals(Machine.STICK) ? machine.stick : machine.disk.content(source))
                .filter(found ->
                        found.tag("TYPE").equals(fstype) && !found.tag("UUID").isEmpty());
        if (content.isEmpty()) {
            return Answer.failing(32, "mount: " + target + ": wrong fs type, bad option, bad superblock on " + source);
        }
        machine.mount(fstype, source, content.get(), target);
        return Answer.DONE;
    }

    private Answer unmount(Call call) {
        if (call.amount() == Amount.NONE) {
            return Answer.DONE;
        }
        Path target = Path.of(call.last());
        return machine.unmount(target).map(why -> Answer.failing(32, why)).orElse(Answer.DONE);
    }

    private Answer find(Call call) {
        Optional<Mounted> mount = machine.mounts.at(Path.of(call.required("--mountpoint")));
        return mount.map(found -> Answer.printing(field(call.required("--output"), found) + "\n"))
                .orElse(Answer.failing(1, ""));
    }

    private static String field(String output, Mounted mount) {
        return switch (output) {
            case "SOURCE" -> mount.source();
            case "TARGET" -> mount.target().toString();
            case "FSROOT,FSTYPE" -> mount.root() + " " + mount.fstype();
            default -> throw new AssertionError("findmnt --output " + output);
        };
    }
}
