package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import rp5.provision.model.SourceFacts;
import rp5.provision.testing.SmallInitramfs;

/** What the distribution brings along: the kernel's name, packages, update-initramfs with the hook that copies to the ESP. */
final class SystemPrograms {
    private static final String STATUS = "var/lib/dpkg/status";
    private static final Map<String, byte[]> BUILT = new ConcurrentHashMap<>();

    private final SourceFacts live;

    SystemPrograms(SourceFacts live) {
        this.live = live;
    }

    Map<String, Program> all() {
        return Map.of(
                "dmesg", call -> Answer.printing("<6>[    0.000000] Booting Linux\n"),
                "tee", call -> Answer.printing(call.input()),
                "id", call -> Answer.printing("0\n"),
                "uname", call -> Answer.printing(live.moduleReleases().get(0) + "\n"),
                "vcgencmd", call -> Answer.printing("2025/11/05 10:00:00\n"),
                "dpkg-divert", call -> Answer.printing(call.last() + "\n"),
                "dpkg-query", call -> Answer.printing(packages()),
                "chroot", call -> inTarget(Path.of(call.word(0)), call.inside()));
    }

    private String packages() {
        return live.packages().entrySet().stream()
                .map(entry -> "installed\t" + entry.getKey() + "\t" + entry.getValue() + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private Answer inTarget(Path root, Call call) {
        if (!Files.isDirectory(root.resolve("etc"))) {
            return Answer.failing(127, "chroot: failed to run command '" + call.program() + "'");
        }
        return switch (call.program()) {
            case "dpkg-divert" -> Answer.printing(call.last() + "\n");
            case "dpkg-query" -> states(root, call);
            case "apt-get" -> aptGet(root, call);
            case "update-initramfs" -> build(root, call);
            default -> throw new AssertionError("chroot " + call);
        };
    }

    private static Answer states(Path root, Call call) {
        String status = text(root.resolve(STATUS));
        List<String> names = call.words()
                .subList(call.words().indexOf("--") + 1, call.words().size());
        List<String> installed = names.stream()
                .filter(name -> status.contains("Package: " + name + "\n"))
                .toList();
        String lines = installed.stream().map(name -> name + " installed\n").collect(Collectors.joining());
        return new Answer(installed.size() == names.size() ? 0 : 1, lines, "");
    }

    private static Answer aptGet(Path root, Call call) {
        if (call.has("install") && call.amount() == Amount.ALL) {
            String more = call.words().stream()
                    .filter(word -> !word.startsWith("-") && !word.equals("install"))
                    .map(LiveFiles::installed)
                    .collect(Collectors.joining());
            Path status = root.resolve(STATUS);
            Tree.write(status, (text(status) + more).getBytes(StandardCharsets.UTF_8));
        }
        return Answer.DONE;
    }

    private static Answer build(Path root, Call call) {
        if (call.amount() == Amount.NONE) {
            return Answer.DONE;
        }
        String release = call.last();
        String crypttab = text(root.resolve("etc/crypttab"));
        byte[] image = BUILT.computeIfAbsent(release + "\n" + crypttab, key -> SmallInitramfs.of(release, "")
                .with("cryptroot/crypttab", crypttab)
                .bytes());
        if (call.amount() == Amount.HALF) {
            Tree.write(root.resolve("boot/initrd.img-" + release), Arrays.copyOf(image, image.length / 2));
            return Answer.DONE;
        }
        Tree.write(root.resolve("boot/initrd.img-" + release), image);
        if (Files.isExecutable(root.resolve(LiveFiles.HOOK.substring(1)))) {
            Tree.write(root.resolve("boot/firmware").resolve(LiveFiles.imageOnEsp(release)), image);
        }
        return Answer.DONE;
    }

    private static String text(Path file) {
        return Optional.of(file)
                .filter(Files::isRegularFile)
                .map(found -> new String(Tree.read(found), StandardCharsets.UTF_8))
                .orElse("");
    }
}
