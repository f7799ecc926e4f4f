package rp5.provision.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** rsync between two folders: with exclusions, deletions, and its lists of differences. */
final class Rsync {
    private final Machine machine;

    Rsync(Machine machine) {
        this.machine = machine;
    }

    Answer run(Call call) {
        List<String> words = call.words();
        Path from = machine.real(words.get(words.size() - 2));
        Path to = machine.real(call.last());
        if (!Files.isDirectory(to)) {
            return Answer.failing(11, "rsync: mkdir failed: No such file or directory (2)");
        }
        Changes changes = new Changes(from, to, excluded(words), call.has("--checksum"));
        changes.collect("");
        if (call.has("--dry-run")) {
            boolean twice = Collections.frequency(words, "--itemize-changes") > 1;
            return Answer.printing((twice ? changes.equal() : "")
                    + (call.has("--itemize-changes") ? changes.itemized() : "")
                    + (call.has("--stats") ? changes.stats() : ""));
        }
        if (call.amount() != Amount.NONE) {
            changes.make(call.amount() == Amount.HALF);
        }
        return Answer.printing("         20,971  24%  229.53MB/s    0:00:00 (xfr#1, to-chk=306/310)\n");
    }

    private static List<Pattern> excluded(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("--exclude="))
                .map(word -> pattern(word.substring("--exclude=".length())))
                .toList();
    }

    private static Pattern pattern(String glob) {
        String anchor = glob.startsWith("/") ? "" : "(?:.*/)?";
        StringBuilder regex = new StringBuilder(anchor);
        for (char c : (glob.startsWith("/") ? glob.substring(1) : glob).toCharArray()) {
            regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }

    /** What one run would do, in the order in which it would. */
    private record Changes(
            Path from,
            Path to,
            List<Pattern> excluded,
            boolean checksum,
            List<String> copies,
            List<String> folders,
            List<String> deletions,
            List<String> equals) {
        Changes(Path from, Path to, List<Pattern> excluded, boolean checksum) {
            this(
                    from,
                    to,
                    excluded,
                    checksum,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void collect(String folder) {
            for (String name : Tree.names(from.resolve(folder))) {
                String path = folder + name;
                if (isExcluded(path)) {
                    continue;
                }
                Path source = from.resolve(path);
                if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
                    if (!sameMode(source, to.resolve(path))) {
                        folders.add(path);
                    }
                    collect(path + "/");
                } else if (differs(source, to.resolve(path))) {
                    copies.add(path);
                } else {
                    equals.add(path);
                }
            }
            for (String name : Tree.names(to.resolve(folder))) {
                if (!isExcluded(folder + name)
                        && !Files.exists(from.resolve(folder + name), LinkOption.NOFOLLOW_LINKS)) {
                    deletions.add(folder + name);
                }
            }
        }

        private boolean isExcluded(String path) {
            return excluded.stream().anyMatch(pattern -> pattern.matcher(path).matches());
        }

        private static boolean sameMode(Path source, Path copy) {
            return Files.isDirectory(copy) && Tree.mode(source).equals(Tree.mode(copy));
        }

        private boolean differs(Path source, Path copy) {
            if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
            try {
                if (Files.isSymbolicLink(source)) {
                    return !Files.readSymbolicLink(source).equals(Files.readSymbolicLink(copy));
                }
                if (checksum) {
                    return Files.mismatch(source, copy) >= 0;
                }
                // Java copies times to the microsecond only.
                return Files.size(source) != Files.size(copy)
                        || Files.getLastModifiedTime(source).toMillis()
                                != Files.getLastModifiedTime(copy).toMillis();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        long bytes() {
            return copies.stream()
                    .mapToLong(path -> from.resolve(path).toFile().length())
                    .sum();
        }

        String equal() {
            return equals.stream().map(path -> ".f          " + path + "\n").collect(Collectors.joining());
        }

        String stats() {
            return "Number of files: " + (1 + copies.size() + equals.size()) + "\nNumber of regular files transferred: "
                    + copies.size() + "\nTotal transferred file size: " + bytes() + " bytes\n";
        }

        String itemized() {
            StringBuilder lines = new StringBuilder();
            deletions.forEach(path -> lines.append("*deleting   ").append(path).append('\n'));
            folders.forEach(path -> lines.append(Files.exists(to.resolve(path)) ? ".d...p....." : "cd+++++++++")
                    .append(' ')
                    .append(path)
                    .append("/\n"));
            copies.forEach(path -> lines.append(kind(from.resolve(path), to.resolve(path)))
                    .append(' ')
                    .append(path)
                    .append('\n'));
            return lines.toString();
        }

        private static String kind(Path source, Path copy) {
            try {
                if (!Files.exists(copy)) {
                    return ">f+++++++++";
                }
                return Files.size(source) == Files.size(copy)
                                && Files.getLastModifiedTime(source).toMillis()
                                        == Files.getLastModifiedTime(copy).toMillis()
                        ? ">fc........"
                        : ">f.st......";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void make(boolean half) {
            if (!half) {
                deletions.forEach(path -> Tree.delete(to.resolve(path)));
                modeOf(from, to);
            }
            folders.forEach(path -> {
                Tree.folder(to.resolve(path), "0755");
                modeOf(from.resolve(path), to.resolve(path));
            });
            int count = half ? copies.size() / 2 : copies.size();
            copies.subList(0, count).forEach(path -> copy(from.resolve(path), to.resolve(path)));
        }

        private static void modeOf(Path source, Path copy) {
            try {
                // A FAT keeps no modes; it is the one that is closed to all others.
                if (!Tree.mode(copy).equals("rwx------") || Tree.mode(source).equals("rwx------")) {
                    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(source));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void copy(Path source, Path copy) {
            try {
                Files.deleteIfExists(copy);
                Files.copy(source, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
                throw new UncheckedIOException(Arrays.toString(new Path[] {source, copy}), e);
            }
        }
    }
}
