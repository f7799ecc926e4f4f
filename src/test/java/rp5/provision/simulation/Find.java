package rp5.provision.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** find, in the four ways in which it is asked. */
final class Find {
    private final Machine machine;

    Find(Machine machine) {
        this.machine = machine;
    }

    Answer run(Call call) {
        Path folder = machine.real(call.word(0));
        if (!Files.isDirectory(folder)) {
            return Answer.failing(1, "find: '" + call.word(0) + "': No such file or directory");
        }
        if (call.has("mv")) {
            return move(call, folder);
        }
        if (call.has("-delete")) {
            if (call.amount() != Amount.NONE) {
                deleteEmpty(folder, !call.has("-mindepth"));
            }
            return Answer.DONE;
        }
        StringBuilder out = new StringBuilder();
        for (Map.Entry<Path, Path> seen : machine.filesBelow(folder).entrySet()) {
            Path inside = folder.relativize(seen.getKey());
            Path file = seen.getValue();
            out.append(
                    call.has("sha256sum")
                            ? digest(Tree.read(file)) + " *" + call.word(0) + "/" + inside
                            : Tree.read(file).length + " " + inside);
            out.append('\0');
        }
        return Answer.printing(out.toString());
    }

    private static void deleteEmpty(Path folder, boolean itself) {
        Tree.names(folder).stream()
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .forEach(inside -> deleteEmpty(inside, true));
        if (itself && Tree.isEmpty(folder)) {
            Tree.delete(folder);
        }
    }

    private Answer move(Call call, Path folder) {
        Path to = machine.real(call.required("--target-directory"));
        List<String> names = Tree.names(folder).stream()
                .filter(name -> !name.equals(call.required("-name")))
                .toList();
        int count =
                switch (call.amount()) {
                    case NONE -> 0;
                    case HALF -> names.size() / 2;
                    case ALL -> names.size();
                };
        names.subList(0, count).forEach(name -> Tree.move(folder.resolve(name), to.resolve(name)));
        return Answer.DONE;
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
