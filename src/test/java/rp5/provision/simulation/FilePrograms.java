package rp5.provision.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The programs of coreutils. */
final class FilePrograms {
    private final Machine machine;

    FilePrograms(Machine machine) {
        this.machine = machine;
    }

    Map<String, Program> all() {
        return Map.ofEntries(
                Map.entry("mkdir", this::makeFolders),
                Map.entry("rmdir", this::removeFolder),
                Map.entry("rm", this::remove),
                Map.entry("mv", this::rename),
                Map.entry("cp", this::copy),
                Map.entry("test", this::test),
                Map.entry("cat", this::read),
                Map.entry("readlink", call -> Answer.printing("/run/systemd/resolve/stub-resolv.conf\n")),
                Map.entry("sync", this::sync),
                Map.entry("df", this::free),
                Map.entry("cmp", this::compare));
    }

    private Answer makeFolders(Call call) {
        if (call.amount() != Amount.NONE) {
            call.paths().forEach(path -> Tree.folder(machine.real(path), call.required("--mode")));
        }
        return Answer.DONE;
    }

    private Answer removeFolder(Call call) {
        Path named = Path.of(call.last());
        Path real = machine.real(call.last());
        if (!Files.exists(named, LinkOption.NOFOLLOW_LINKS) || !Tree.isEmpty(real)) {
            return Answer.failing(1, "rmdir: failed to remove '" + named + "': Directory not empty");
        }
        if (machine.mounts.at(named).isPresent()) {
            return Answer.failing(1, "rmdir: failed to remove '" + named + "': Device or resource busy");
        }
        if (call.amount() != Amount.NONE) {
            Tree.delete(named);
        }
        return Answer.DONE;
    }

    private Answer remove(Call call) {
        if (call.amount() != Amount.NONE) {
            call.paths().forEach(path -> Tree.delete(machine.real(path)));
        }
        return Answer.DONE;
    }

    private Answer rename(Call call) {
        List<String> paths = call.paths();
        Path from = machine.real(paths.get(0));
        if (!Files.exists(from)) {
            return Answer.failing(1, "mv: cannot stat '" + from + "': No such file or directory");
        }
        if (call.amount() != Amount.NONE) {
            Tree.move(from, machine.real(paths.get(1)));
        }
        return Answer.DONE;
    }

    private Answer copy(Call call) {
        List<String> paths = call.paths();
        if (call.has("--dereference")) {
            if (call.amount() != Amount.NONE) {
                Tree.write(Path.of(paths.get(1)), new byte[0]);
            }
            return Answer.DONE;
        }
        Path from = machine.real(paths.get(0));
        Path named = machine.real(paths.get(1));
        Path to = call.has("--parents") ? named.resolve(paths.get(0).substring(1)) : named;
        if (!Files.exists(from)) {
            return Answer.failing(1, "cp: cannot stat '" + from + "': No such file or directory");
        }
        if (call.amount() != Amount.NONE) {
            try {
                Files.createDirectories(to.resolveSibling("."));
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Answer.DONE;
    }

    private Answer test(Call call) {
        if (call.has("-c")) {
            return Answer.of(machine.tpm.isThere());
        }
        Path file = Path.of(call.last()).startsWith(machine.base) ? Path.of(call.last()) : machine.real(call.last());
        return Answer.of(call.has("-d") ? Files.isDirectory(file) : Files.exists(file));
    }

    private Answer read(Call call) {
        Path file = machine.real(call.last());
        return Files.isRegularFile(file)
                ? Answer.printing(new String(Tree.read(file), StandardCharsets.UTF_8))
                : Answer.failing(1, "cat: " + file + ": No such file or directory");
    }

    private Answer compare(Call call) {
        if (call.paths().contains("/dev/zero")) {
            return Answer.of(machine.disk.content(call.last()).isEmpty());
        }
        Path file = machine.real(call.last());
        if (call.paths().size() == 2) {
            Path other = machine.real(call.paths().get(0));
            return Answer.of(
                    Files.exists(file) && Files.exists(other) && Arrays.equals(Tree.read(file), Tree.read(other)));
        }
        return Answer.of(
                Files.exists(file) && call.input().equals(new String(Tree.read(file), StandardCharsets.ISO_8859_1)));
    }

    private Answer sync(Call call) {
        return call.paths().stream()
                .filter(path -> !Files.exists(machine.real(path)))
                .findFirst()
                .map(path -> Answer.failing(1, "sync: error opening '" + path + "': No such file or directory"))
                .orElse(Answer.DONE);
    }

    private Answer free(Call call) {
        StringBuilder lines = new StringBuilder("head\n");
        boolean used = call.required("--output").startsWith("used");
        call.paths().forEach(path -> lines.append(used ? "1500000000 " : "3000000000 200000 ")
                .append(path)
                .append('\n'));
        return Answer.printing(lines.toString());
    }
}
