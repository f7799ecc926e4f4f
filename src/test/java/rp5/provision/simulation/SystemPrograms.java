package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.SourceFacts;
import rp5.provision.testing.SmallInitramfs;

/** What the distribution brings along: the kernel's name, packages, update-initramfs with the hook that copies to the ESP. */
final class SystemPrograms {
    private static final String STATUS = "var/lib/dpkg/status";
    private static final Map<String, byte[]> BUILT = new ConcurrentHashMap<>();

    /** What mkinitramfs removes at its end, unless it is killed. */
    private static final String LAID_OUT = "var/tmp/mkinitramfs_XCqhXn/init";

    private static final String WORKSHOP = "var/tmp/rp5-provision";

    private static final String KEY = "cryptroot/keyfiles/cryptroot.key";
    private static final String CONF = "etc/rp5-provision/unlock.conf";
    /** The files with keys and the settings in the images that were built, by what the image holds. */
    private static final Map<String, Map<String, String>> INSIDE = new ConcurrentHashMap<>();

    private final SourceFacts live;
    private final Machine machine;
    private final TargetDisk disk;
    private final TpmPrograms tpm;

    SystemPrograms(SourceFacts live, Machine machine, TpmPrograms tpm) {
        this.live = live;
        this.machine = machine;
        this.disk = machine.disk;
        this.tpm = tpm;
    }

    Map<String, Program> all() {
        return Map.ofEntries(
                Map.entry("dmesg", call -> Answer.printing("<6>[    0.000000] Booting Linux\n")),
                Map.entry("tee", call -> Answer.printing(call.input())),
                Map.entry("id", call -> Answer.printing("0\n")),
                Map.entry("uname", call -> Answer.printing(live.moduleReleases().get(0) + "\n")),
                Map.entry("vcgencmd", call -> Answer.printing("2025/11/05 10:00:00\n")),
                Map.entry("dpkg-divert", call -> Answer.printing(call.last() + "\n")),
                Map.entry("dpkg-query", call -> Answer.printing(packages())),
                Map.entry("unmkinitramfs", this::unpack),
                Map.entry(
                        "sha256sum", call -> Answer.printing("0123456789abcdef".repeat(4) + " *" + call.last() + "\n")),
                Map.entry("tpm2", tpm::tpm2),
                Map.entry("chmod", call -> Answer.DONE),
                Map.entry("chroot", call -> inTarget(Path.of(call.word(0)), call.inside())));
    }

    private String packages() {
        return live.packages().entrySet().stream()
                .map(entry -> "installed\t" + entry.getKey() + "\t" + entry.getValue() + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private Answer inTarget(Path root, Call call) {
        if (call.program().equals("/bin/sh")) {
            return inImage(root, call);
        }
        if (!Files.isDirectory(root.resolve("etc"))) {
            return Answer.failing(127, "chroot: failed to run command '" + call.program() + "'");
        }
        return switch (call.program()) {
            case "dpkg-divert" -> Answer.printing(call.last() + "\n");
            case "dpkg-query" -> states(root, call);
            case "apt-get" -> aptGet(root, call);
            case "update-initramfs" -> build(root, call);
            case "mkinitramfs" -> buildBeside(root, call);
            case "sh" -> call.word(2).equals("make-host-key") ? SshPrograms.makeHostKey(root, call) : keep(root, call);
            case TpmPrograms.SEAL -> tpm.seal(root, call);
            case "dropbearkey" -> SshPrograms.dropbearkey(root);
            case "cat" -> show(root, call);
            case "test" -> Answer.of(Files.exists(inside(root, call.last())));
            case "ln" -> link(root, call);
            case "mv" -> rename(root, call);
            case "rm" -> remove(root, call);
            case "sync" -> Answer.DONE;
            case "find" -> empty(root, call);
            case "mkdir" -> makeFolder(root, call);
            case "cryptsetup" ->
                tryKey(inside(root, call.required("--key-file")), Integer.parseInt(call.required("--key-slot")));
            case "stat" -> modes(root, call);
            case "cmp" -> compare(root, call);
            default -> throw new AssertionError("chroot " + call);
        };
    }

    private Answer unpack(Call call) {
        String digest = Find.digest(Tree.read(Path.of(call.word(0))));
        if (!INSIDE.containsKey(digest)) {
            return Answer.failing(1, "cpio: premature end of archive");
        }
        if (call.amount() != Amount.NONE) {
            INSIDE.getOrDefault(digest, Map.of())
                    .forEach((name, text) -> Tree.write(
                            Path.of(call.word(1)).resolve(name), text.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return Answer.DONE;
    }

    /** Within an unpacked image: its key file, held against the key slot. */
    private Answer inImage(Path root, Call call) {
        return switch (call.word(2)) {
            case "network-check" -> Answer.DONE;
            case "ssh-check" -> SshPrograms.check(root, call);
            case "show" -> Answer.printing(text(inside(root, call.last())));
            default -> tryWay(root, call);
        };
    }

    private Answer tryWay(Path root, Call call) {
        if (call.word(5).endsWith("/tpm")) {
            return tpm.key(root, call)
                    .map(key -> tryKey(key, Integer.parseInt(call.word(3))))
                    .orElse(Answer.failing(1, "rp5-unlock: tpm: it does not give the key"));
        }
        if (call.word(5).endsWith("/usb-key")) {
            Optional<Path> onStick = ShellSettings.value(text(root.resolve(CONF)), "USB_FILE")
                    .flatMap(name -> machine.stick.map(content -> content.files.resolve(name)))
                    .filter(Files::isRegularFile);
            return onStick.map(file -> tryKey(file, Integer.parseInt(call.word(3))))
                    .orElse(Answer.failing(1, "rp5-unlock: usb-key: the stick is not there"));
        }
        Path key = root.resolve(call.word(5).endsWith("/network") ? TangPrograms.SEALED : KEY);
        if (!Files.exists(key)) {
            return Answer.failing(1, "rp5-unlock: there is no /cryptroot/keyfiles/cryptroot.key");
        }
        return tryKey(key, Integer.parseInt(call.word(3)));
    }

    private static Answer keep(Path root, Call call) {
        if (call.amount() != Amount.NONE) {
            String text = call.amount() == Amount.HALF ? "half" : call.input();
            Path file = root.resolve(call.last().substring(1));
            Tree.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
            Tree.mode(file, "0400");
            Tree.mode(file.resolveSibling("."), "0700");
        }
        return Answer.DONE;
    }

    private static Answer compare(Path root, Call call) {
        Path file = root.resolve(call.last().substring(1));
        return Answer.of(
                Files.exists(file) && call.input().equals(new String(Tree.read(file), StandardCharsets.ISO_8859_1)));
    }

    private static Answer modes(Path root, Call call) {
        StringBuilder lines = new StringBuilder();
        for (String path : call.paths()) {
            if (!Files.exists(root.resolve(path.substring(1)))) {
                return Answer.failing(1, "stat: cannot statx '" + path + "': No such file or directory");
            }
            lines.append(Tree.octal(root.resolve(path.substring(1)))).append(" 0:0\n");
        }
        return Answer.printing(lines.toString());
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
        Optional<String> objection = hookObjection(root);
        if (objection.isPresent()) {
            return Answer.failing(1, objection.get());
        }
        String release = call.last();
        byte[] image = image(root, release);
        if (call.amount() == Amount.HALF) {
            Tree.write(root.resolve(LAID_OUT), image);
            Tree.write(root.resolve("boot/initrd.img-" + release), Arrays.copyOf(image, image.length / 2));
            return Answer.DONE;
        }
        Tree.write(root.resolve("boot/initrd.img-" + release), image);
        if (Files.isExecutable(root.resolve(LiveFiles.HOOK.substring(1)))) {
            Tree.write(root.resolve("boot/firmware").resolve(LiveFiles.imageOnEsp(release)), image);
        }
        return Answer.DONE;
    }

    private static Optional<String> hookObjection(Path root) {
        return text(root.resolve(CONF)).matches("(?s).*WAYS='[^']*\\btpm\\b.*")
                ? TpmPrograms.hookObjection(root)
                : Optional.empty();
    }

    private static void put(String name, Path file, Map<String, String> inside) {
        if (Files.exists(file)) {
            inside.put(name, text(file));
        }
    }

    private static Answer buildBeside(Path root, Call call) {
        Optional<String> objection = hookObjection(root);
        if (objection.isPresent()) {
            return Answer.failing(1, objection.get());
        }
        if (!Files.isDirectory(root.resolve(WORKSHOP))) {
            return Answer.failing(1, "mktemp: failed to create directory: No such file or directory");
        }
        if (call.amount() != Amount.NONE) {
            byte[] image = image(root, call.last());
            int length = call.amount() == Amount.HALF ? image.length / 2 : image.length;
            if (call.amount() == Amount.HALF) {
                Tree.write(root.resolve(WORKSHOP).resolve("mkinitramfs_XCqhXn/init"), image);
            }
            Tree.write(inside(root, call.required("-o")), Arrays.copyOf(image, length));
        }
        return Answer.DONE;
    }

    private static byte[] image(Path root, String release) {
        String crypttab = text(root.resolve("etc/crypttab"));
        Map<String, String> inside = new TreeMap<>(Map.of(
                KEY, text(root.resolve("etc/cryptsetup-keys.d/cryptroot.key")),
                CONF, text(root.resolve(CONF))));
        put(TangPrograms.SEALED, root.resolve(TangPrograms.SEALED), inside);
        put(SshPrograms.KEY_INSIDE, root.resolve(SshPrograms.HOST_KEY), inside);
        put(SshPrograms.KEYS_INSIDE, root.resolve(SshPrograms.AUTHORIZED_KEYS), inside);
        Path sealed = root.resolve(TpmPrograms.FOLDER);
        Tree.names(sealed).forEach(name -> put(TpmPrograms.FOLDER + "/" + name, sealed.resolve(name), inside));
        byte[] image = BUILT.computeIfAbsent(release + "\n" + crypttab + "\n" + inside, key -> {
            SmallInitramfs made = SmallInitramfs.of(release, "")
                    .with("cryptroot/crypttab", crypttab)
                    .with("usr/local/lib/rp5-provision/unlock", "#!/bin/sh\n");
            inside.forEach(made::with);
            return made.bytes();
        });
        INSIDE.put(Find.digest(image), inside);
        return image;
    }

    /** The key in a whole image; nothing opens with that of another. */
    static String keyIn(byte[] image) {
        return INSIDE.getOrDefault(Find.digest(image), Map.of()).getOrDefault(KEY, "no key");
    }

    private static Path inside(Path root, String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private static Answer show(Path root, Call call) {
        Path file = inside(root, call.last());
        return Files.exists(file)
                ? Answer.printing(text(file))
                : Answer.failing(1, "cat: " + call.last() + ": No such file or directory");
    }

    private static Answer link(Path root, Call call) {
        Path from = inside(root, call.paths().get(0));
        if (call.amount() != Amount.NONE) {
            Tree.write(inside(root, call.last()), Tree.read(from));
            Tree.mode(inside(root, call.last()), "0400");
        }
        return Answer.DONE;
    }

    private static Answer rename(Path root, Call call) {
        Path from = inside(root, call.paths().get(0));
        if (!Files.exists(from)) {
            return Answer.failing(1, "mv: cannot stat '" + call.paths().get(0) + "': No such file or directory");
        }
        if (call.amount() != Amount.NONE) {
            Tree.move(from, inside(root, call.last()));
        }
        return Answer.DONE;
    }

    private static Answer remove(Path root, Call call) {
        if (call.amount() != Amount.NONE) {
            call.paths().forEach(path -> Tree.delete(inside(root, path)));
        }
        return Answer.DONE;
    }

    private static Answer empty(Path root, Call call) {
        if (call.amount() != Amount.NONE) {
            Path folder = inside(root, call.word(0));
            Tree.names(folder).forEach(name -> Tree.delete(folder.resolve(name)));
            if (!call.has("-mindepth") && call.amount() == Amount.ALL) {
                Tree.delete(folder);
            }
        }
        return Answer.DONE;
    }

    private static Answer makeFolder(Path root, Call call) {
        if (Files.exists(inside(root, call.last()))) {
            return Answer.failing(1, "mkdir: cannot create directory '" + call.last() + "': File exists");
        }
        if (call.amount() != Amount.NONE) {
            Tree.folder(inside(root, call.last()), call.required("--mode"));
        }
        return Answer.DONE;
    }

    private Answer tryKey(Path key, int slot) {
        return tryKey(new String(Tree.read(key), StandardCharsets.ISO_8859_1), slot);
    }

    private Answer tryKey(String text, int slot) {
        return disk.container
                        .filter(container -> container.opens(Optional.of(slot), text))
                        .isPresent()
                ? Answer.DONE
                : Answer.failing(2, "No key available with this passphrase.");
    }

    private static String text(Path file) {
        return Optional.of(file)
                .filter(Files::isRegularFile)
                .map(found -> new String(Tree.read(found), StandardCharsets.UTF_8))
                .orElse("");
    }
}
