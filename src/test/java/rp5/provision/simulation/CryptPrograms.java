package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** cryptsetup. */
final class CryptPrograms {
    private final Machine machine;
    private final TargetDisk disk;

    CryptPrograms(Machine machine) {
        this.machine = machine;
        this.disk = machine.disk;
    }

    Map<String, Program> all() {
        return Map.of("cryptsetup", this::cryptsetup, "sh", this::shell);
    }

    /** The one script that is about key slots; the old key is the first line of its input. */
    private Answer shell(Call call) {
        if (call.word(2).equals("note-key")) {
            return note(call);
        }
        if (call.word(2).equals("ssh-try")) {
            return SshPrograms.talk(Path.of(call.last()));
        }
        if (call.word(2).equals("tang-keys")) {
            return TangPrograms.keys(call);
        }
        if (call.word(2).equals("tang-seal")) {
            return TangPrograms.seal(call);
        }
        if (call.word(2).equals("wired-drivers")) {
            return Answer.printing("macb\n");
        }
        if (!call.word(2).equals("add-key")) {
            throw new AssertionError("sh " + call.words());
        }
        int end = call.input().indexOf('\n');
        int slot = Integer.parseInt(call.required("--new-key-slot"));
        Optional<Container> found = disk.container.filter(container -> disk.exists(call.last()));
        if (found.isEmpty()) {
            return Answer.failing(1, "Device is not a valid LUKS device.");
        }
        if (!found.get().opens(Optional.empty(), call.input().substring(0, end))) {
            return Answer.failing(2, "No key available with this passphrase.");
        }
        if (found.get().more.containsKey(slot)) {
            return Answer.failing(1, "Key slot " + slot + " is full, please select another one.");
        }
        if (call.amount() != Amount.NONE) {
            String key = call.input().substring(end + 1);
            found.get().more.put(slot, call.amount() == Amount.HALF ? "half" : key);
        }
        return Answer.DONE;
    }

    private Answer note(Call call) {
        Path file = machine.real(call.last());
        if (Files.exists(file)) {
            return Answer.failing(2, "cannot create " + file + ": File exists");
        }
        if (call.amount() != Amount.NONE) {
            Tree.write(file, call.input().getBytes(StandardCharsets.ISO_8859_1));
        }
        return Answer.DONE;
    }

    private Answer cryptsetup(Call call) {
        return switch (call.word(0)) {
            case "luksFormat" -> format(call);
            case "open" -> open(call);
            case "close" -> close(call);
            case "status" ->
                openAs(call.last())
                        .map(container -> Answer.printing(container.node() + " is active and is in use.\n  mode:    "
                                + (container.readOnly ? "readonly" : "read/write") + "\n"))
                        .orElse(Answer.failing(4, "/dev/mapper/" + call.last() + " is inactive."));
            case "luksDump" -> header(call).map(Answer::printing).orElse(noHeader(call));
            case "luksUUID" ->
                disk.content(call.last())
                        .map(content -> Answer.printing(content.tag("UUID") + "\n"))
                        .orElse(noHeader(call));
            case "config" -> disk.exists(call.last()) ? Answer.DONE : noHeader(call);
            case "token" -> token(call);
            case "luksRemoveKey" -> removePassphrase(call);
            case "luksKillSlot" -> kill(call);
            case "luksHeaderBackup" -> backUp(call);
            default -> throw new AssertionError("cryptsetup " + call.words());
        };
    }

    private Answer token(Call call) {
        Optional<Container> found = disk.container.filter(container -> disk.exists(call.last()));
        if (found.isEmpty()) {
            return noHeader(call);
        }
        int id = Integer.parseInt(call.required("--token-id"));
        if (call.word(1).equals("remove") && !found.get().tokens.containsKey(id)) {
            return Answer.failing(1, "Token " + id + " is not in use.");
        }
        if (call.amount() != Amount.NONE) {
            if (call.word(1).equals("remove")) {
                found.get().tokens.remove(id);
            } else {
                found.get().tokens.put(id, call.input());
            }
        }
        return Answer.DONE;
    }

    private static Answer noHeader(Call call) {
        return Answer.failing(1, "Device " + call.last() + " is not a valid LUKS device.");
    }

    private Optional<Container> openAs(String name) {
        return disk.container.filter(container -> container.isOpenAs(name));
    }

    private Optional<String> header(Call call) {
        return disk.exists(call.last()) ? disk.container.map(Container::header) : Optional.empty();
    }

    private Answer format(Call call) {
        if (!disk.exists(call.last()) || disk.held(call.last())) {
            return Answer.failing(5, "Cannot use device " + call.last() + " which is in use.");
        }
        if (call.amount() == Amount.NONE) {
            return Answer.DONE;
        }
        Map<String, String> spec = new TreeMap<>();
        boolean half = call.amount() == Amount.HALF;
        for (String option :
                new String[] {"--key-size", "--pbkdf", "--pbkdf-memory", "--pbkdf-parallel", "--cipher", "--sector-size"
                }) {
            if (!half) {
                spec.put(option, call.required(option));
            }
        }
        disk.container = Optional.of(new Container(half ? "" : call.input(), spec));
        disk.put(
                call.last(),
                new Content(
                        Map.of(
                                "TYPE",
                                "crypto_LUKS",
                                "VERSION",
                                "2",
                                "UUID",
                                call.required("--uuid"),
                                "LABEL",
                                call.required("--label")),
                        disk.newFolder()));
        return Answer.DONE;
    }

    private Answer open(Call call) {
        Optional<Container> found = disk.container.filter(container -> disk.exists(TargetDisk.PATH + "p3"));
        if (found.isEmpty() || found.get().spec.isEmpty()) {
            return Answer.failing(1, "Device is not a valid LUKS device.");
        }
        if (call.has("--header") && !Files.exists(machine.real(call.required("--header")))) {
            return Answer.failing(4, "Device " + call.required("--header") + " does not exist.");
        }
        if (call.value("--key-slot")
                .filter(slot -> !found.get().has(Integer.parseInt(slot)))
                .isPresent()) {
            return Answer.failing(1, "No usable keyslot is available.");
        }
        if (!found.get().opens(call.value("--key-slot").map(Integer::valueOf), call.input())) {
            return Answer.failing(2, "No key available with this passphrase.");
        }
        if (call.has("--test-passphrase") || call.amount() == Amount.NONE) {
            return Answer.DONE;
        }
        if (found.get().open) {
            return Answer.failing(5, "Cannot use device " + TargetDisk.PATH + "p3 which is in use.");
        }
        found.get().open = true;
        found.get().mapping = call.last();
        found.get().readOnly = call.has("--readonly");
        return Answer.DONE;
    }

    private Answer removePassphrase(Call call) {
        Optional<Container> found = disk.container.filter(container -> disk.exists(call.last()));
        if (found.isEmpty() || !found.get().opens(Optional.of(0), call.input())) {
            return Answer.failing(2, "No key available with this passphrase.");
        }
        if (call.amount() != Amount.NONE) {
            found.get().passphraseGone = true;
        }
        return Answer.DONE;
    }

    private Answer kill(Call call) {
        Container container = disk.container.orElseThrow();
        if (!container.opens(Optional.empty(), call.input())) {
            return Answer.failing(2, "No key available with this passphrase.");
        }
        if (!container.more.containsKey(Integer.valueOf(call.last()))) {
            return Answer.failing(1, "Keyslot " + call.last() + " is not active.");
        }
        if (call.amount() != Amount.NONE) {
            container.more.remove(Integer.valueOf(call.last()));
        }
        return Answer.DONE;
    }

    private Answer backUp(Call call) {
        Path file = machine.real(call.required("--header-backup-file"));
        if (Files.exists(file)) {
            return Answer.failing(1, "Requested header backup file already exists.");
        }
        if (call.amount() != Amount.NONE) {
            Tree.write(
                    file,
                    header(Call.of(List.of("cryptsetup", call.word(1)), "", call.amount()))
                            .orElse("")
                            .getBytes(StandardCharsets.UTF_8));
        }
        return Answer.DONE;
    }

    private Answer close(Call call) {
        Optional<Container> found = openAs(call.last());
        if (found.isEmpty()) {
            return Answer.failing(4, "Device " + call.last() + " is not active.");
        }
        Container container = found.get();
        if (container.active) {
            return Answer.failing(5, "Device " + call.last() + " is still in use.");
        }
        if (call.amount() != Amount.NONE) {
            container.open = false;
        }
        return Answer.DONE;
    }
}
