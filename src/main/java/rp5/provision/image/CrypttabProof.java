package rp5.provision.image;

import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.Crypttab;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.model.CheckResult;

/** Whether the crypttab inside the image opens our container, and with what. */
final class CrypttabProof {

    static final String PATH = "cryptroot/crypttab";

    /** What the hook of cryptsetup-initramfs writes for a key file that it did not copy; it can never be found at boot. */
    private static final String DEAD_KEY = "FIXME-initramfs-rootmnt";

    private static final List<String> WANTED_OPTIONS = List.of("luks", "discard");
    private static final String REBUILD =
            "keep the container open as %s, with the option initramfs in /etc/crypttab, and build the image again";

    private final InitramfsImage image;
    private final InitramfsProof.Expectation expected;
    private final Optional<String> text;
    private final Optional<CrypttabEntry> entry;

    CrypttabProof(InitramfsImage image, InitramfsProof.Expectation expected) {
        this.image = image;
        this.expected = expected;
        this.text = image.text(PATH);
        this.entry = text.map(Crypttab::parse).flatMap(crypttab -> crypttab.entry(expected.mapperName()));
    }

    CheckResult line() {
        String name = "crypttab";
        String remedy = REBUILD.formatted(expected.mapperName());
        if (entry.isEmpty()) {
            String found = text.map(
                            content -> content.isBlank() ? PATH + " is empty" : PATH + " has other entries only")
                    .orElse("no " + PATH);
            return CheckResult.fail(name, found + ", no entry " + expected.mapperName(), remedy);
        }
        String found = entry.get().render();
        if (entry.get().key().isEmpty()) {
            return CheckResult.fail(name, found + ", which has no key field and is passed over", remedy);
        }
        return entry.get().opens(expected.luksUuid(), expected.disk().luksPartUuid())
                ? CheckResult.pass(name, found)
                : CheckResult.fail(name, found + ", but the container is " + expected.luksUuid(), remedy);
    }

    CheckResult key() {
        String name = "crypttab-key";
        String key = entry.map(CrypttabEntry::key).orElse("no entry");
        String script = entry.map(found -> found.options().getOrDefault("keyscript", ""))
                .orElse("");
        if (key.contains(DEAD_KEY)) {
            return CheckResult.fail(
                    name,
                    "the key is " + key + ", which is not in the image",
                    "set KEYFILE_PATTERN to match the key file");
        } else if (!script.isEmpty()
                && !new ProgramProof(image)
                        .executableAt(CrypttabEntry.pathOfKeyscript(script).substring(1))) {
            return CheckResult.fail(
                    name,
                    "the keyscript " + script + " is not in the image, or not executable there",
                    "make it executable and build the image again; what it calls needs a hook that copies it");
        }
        return key.equals(expected.keyField()) || isCopyOfKeyFile(key)
                ? CheckResult.pass(name, "the key is " + key)
                : CheckResult.fail(
                        name,
                        "the key is " + key + ", not " + expected.keyField(),
                        REBUILD.formatted(expected.mapperName()));
    }

    CheckResult options() {
        String name = "crypttab-options";
        List<String> spoiling = entry.map(CrypttabEntry::spoilingOptions).orElse(List.of());
        if (!spoiling.isEmpty()) {
            return CheckResult.fail(
                    name,
                    String.join(", ", spoiling) + ": with that the root is not opened as it must be",
                    "remove it from /etc/crypttab and build the image again");
        }
        List<String> missing = WANTED_OPTIONS.stream()
                .filter(option -> entry.filter(found -> found.has(option)).isEmpty())
                .toList();
        return missing.isEmpty()
                ? CheckResult.pass(
                        name, String.join(",", entry.orElseThrow().options().keySet()))
                : CheckResult.warn(
                        name,
                        "missing: " + String.join(",", missing),
                        "write the options into /etc/crypttab and build the image again");
    }

    /** The hook copies a key file to a fixed place under the mapper's name (cryptsetup-initramfs, hooks/cryptroot). */
    private boolean isCopyOfKeyFile(String key) {
        return expected.keyField().startsWith("/")
                && key.equals("/cryptroot/keyfiles/" + expected.mapperName() + ".key")
                && image.find(key).isPresent();
    }
}
