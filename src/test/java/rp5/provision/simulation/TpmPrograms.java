package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** tpm2 of the running system, the script of the target that seals, and the script of an image that unseals. */
final class TpmPrograms {
    static final String FOLDER = "etc/rp5-provision/tpm";
    static final String SEAL = "/usr/local/lib/rp5-provision/tpm-seal";

    /** Without these the hook of the initramfs fails. */
    private static final List<String> NEEDED = List.of("key.pub", "key.priv", "primary.name", "settings");

    private static final int NO_TPM = 10;
    private static final int LOCKED = 11;
    private static final int OWNER_PASSWORD = 13;
    private static final int NO_PIN = 14;

    private final Tpm tpm;

    TpmPrograms(Tpm tpm) {
        this.tpm = tpm;
    }

    /** tpm2 getcap, as tpm2-tools 5.4 prints it. */
    Answer tpm2(Call call) {
        if (!tpm.isThere()) {
            return Answer.failing(1, "ERROR:tcti:src/tss2-tcti/tcti-device.c: Failed to open /dev/tpmrm0");
        }
        return switch (call.word(1)) {
            case "properties-variable" ->
                Answer.printing("TPM2_PT_PERMANENT:\n  ownerAuthSet:              " + bit(tpm.hasOwnerPassword())
                        + "\n  inLockout:                 " + bit(tpm.isLockedOut()) + "\n");
            case "pcrs" ->
                Answer.printing(
                        "selected-pcrs:\n  - sha1: [ ]\n  - sha256: [ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ]\n");
            default -> throw new AssertionError("tpm2 " + call.words());
        };
    }

    /** Whole or not at all: a seal that is killed leaves what it has made beside the place. */
    Answer seal(Path root, Call call) {
        boolean withPin = call.has("--pin");
        int end = withPin ? call.input().indexOf('\n') : -1;
        Optional<String> pin = withPin ? Optional.of(call.input().substring(0, Math.max(end, 0))) : Optional.empty();
        int failure = objection(pin);
        if (failure != 0) {
            return Answer.failing(failure, "rp5-unlock: tpm: exit code " + failure);
        }
        if (call.amount() == Amount.NONE) {
            return Answer.DONE;
        }
        Path folder = root.resolve(call.last().substring(1));
        if (call.amount() == Amount.HALF) {
            write(folder.resolveSibling("tpm.new").resolve("key.pub"), "public");
            return Answer.DONE;
        }
        Tree.delete(folder);
        files(call.input().substring(end + 1), pin, call.value("--pcrs").orElse(""))
                .forEach((name, text) -> write(folder.resolve(name), text));
        return Answer.DONE;
    }

    private int objection(Optional<String> pin) {
        if (!tpm.isThere()) {
            return NO_TPM;
        } else if (pin.filter(String::isEmpty).isPresent()) {
            return NO_PIN;
        } else if (tpm.hasOwnerPassword()) {
            return OWNER_PASSWORD;
        }
        return pin.isPresent() && tpm.isLockedOut() ? LOCKED : 0;
    }

    private Map<String, String> files(String key, Optional<String> pin, String pcrs) {
        List<Integer> registers = pcrs.isEmpty()
                ? List.of()
                : Arrays.stream(pcrs.split(",", -1)).map(Integer::valueOf).toList();
        Map<String, String> files = new TreeMap<>(Map.of(
                "key.pub",
                "public",
                "key.priv",
                tpm.seal(key, pin, registers),
                "primary.name",
                tpm.primaryName(),
                "settings",
                "PIN=" + (pin.isPresent() ? "yes" : "no") + "\nPCRS='" + pcrs + "'\n"));
        if (pin.isPresent()) {
            List.of("pin.pub", "pin.priv", "salt.pub", "salt.priv").forEach(name -> files.put(name, name));
        }
        return files;
    }

    /** What the hook says that puts the sealed key into an image, if that cannot be done. */
    static Optional<String> hookObjection(Path root) {
        return NEEDED.stream()
                .filter(name -> !Files.exists(root.resolve(FOLDER).resolve(name)))
                .findFirst()
                .map(name -> "rp5-unlock: /" + FOLDER + "/" + name + " is missing: no key was sealed to the TPM");
    }

    /** The key that was sealed, from the files of an image; a PIN comes on standard input. */
    Optional<String> key(Path image, Call call) {
        Path folder = image.resolve(FOLDER);
        boolean whole = NEEDED.stream().allMatch(name -> Files.exists(folder.resolve(name)));
        if (!whole || !SshPrograms.text(folder.resolve("primary.name")).equals(tpm.primaryName())) {
            return Optional.empty();
        }
        Optional<String> pin = Optional.of(call.input().strip()).filter(text -> call.has("--pin-from-stdin"));
        return tpm.unseal(new String(Tree.read(folder.resolve("key.priv")), StandardCharsets.ISO_8859_1), pin);
    }

    private static void write(Path file, String text) {
        Tree.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        Tree.mode(file, "0600");
        Tree.mode(file.resolveSibling("."), "0700");
    }

    private static String bit(boolean set) {
        return set ? "1" : "0";
    }
}
