package rp5.provision.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** cryptsetup. */
final class CryptPrograms {
    private static final String NAME = "cryptroot";

    private final TargetDisk disk;

    CryptPrograms(Machine machine) {
        this.disk = machine.disk;
    }

    Map<String, Program> all() {
        return Map.of("cryptsetup", this::cryptsetup);
    }

    private Answer cryptsetup(Call call) {
        return switch (call.word(0)) {
            case "luksFormat" -> format(call);
            case "open" -> open(call);
            case "close" -> close(call);
            case "status" ->
                isOpen()
                        ? Answer.printing("/dev/mapper/" + NAME + " is active and is in use.\n")
                        : Answer.failing(4, "/dev/mapper/" + NAME + " is inactive.");
            case "luksDump" -> header(call).map(Answer::printing).orElse(noHeader(call));
            case "luksUUID" ->
                disk.content(call.last())
                        .map(content -> Answer.printing(content.tag("UUID") + "\n"))
                        .orElse(noHeader(call));
            default -> throw new AssertionError("cryptsetup " + call.words());
        };
    }

    private static Answer noHeader(Call call) {
        return Answer.failing(1, "Device " + call.last() + " is not a valid LUKS device.");
    }

    private boolean isOpen() {
        return disk.container.filter(container -> container.open).isPresent();
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
        if (!found.get().key.equals(call.input())) {
            return Answer.failing(2, "No key available with this passphrase.");
        }
        if (call.has("--test-passphrase") || call.amount() == Amount.NONE) {
            return Answer.DONE;
        }
        if (found.get().open) {
            return Answer.failing(5, "Device " + NAME + " already exists.");
        }
        found.get().open = true;
        return Answer.DONE;
    }

    private Answer close(Call call) {
        if (!isOpen()) {
            return Answer.failing(4, "Device " + NAME + " is not active.");
        }
        Container container = disk.container.orElseThrow();
        if (container.active) {
            return Answer.failing(5, "Device " + NAME + " is still in use.");
        }
        if (call.amount() != Amount.NONE) {
            container.open = false;
        }
        return Answer.DONE;
    }
}
