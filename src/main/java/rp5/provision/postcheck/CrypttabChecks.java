package rp5.provision.postcheck;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Names;

/** The entry of our container in the system's crypttab, which every later initramfs is made from. */
final class CrypttabChecks {
    private static final List<String> WANTED = List.of("luks", "initramfs");

    private static final String OPTIONS = "luks,discard,initramfs";
    private static final String WRITE = "Write this line into /etc/crypttab: ";

    private CrypttabChecks() {}

    static List<CheckResult> of(Subject subject) {
        String remedy = WRITE + line(subject);
        List<CrypttabEntry> entries = ours(subject);
        if (entries.size() != 1) {
            return List.of(CheckResult.fail(
                    "crypttab-entry", entries.size() + " entries are called " + Names.MAPPER + ", not 1", remedy));
        }
        CrypttabEntry entry = entries.get(0);
        return List.of(
                CheckResult.pass("crypttab-entry", entry.render()),
                source(entry, subject, remedy),
                key(entry, subject, remedy),
                options(entry, remedy));
    }

    private static List<CrypttabEntry> ours(Subject subject) {
        return subject.crypttab().entries().stream()
                .filter(entry -> entry.name().equals(Names.MAPPER))
                .toList();
    }

    /** As it must be: with the key, keyscript and tries that the disk's own entry has, so that it goes on to unlock as it did. */
    private static String line(Subject subject) {
        String plain = Names.MAPPER + " UUID=" + subject.luksUuid();
        Optional<CrypttabEntry> own = subject.crypttab().entries().stream()
                .filter(entry -> entry.name().equals(Names.MAPPER) || isOfContainer(entry, subject))
                .filter(entry -> !script(entry).isEmpty() || subject.target().isFile(Names.KEYSCRIPT))
                .findFirst();
        if (own.isEmpty()) {
            return plain + " none " + OPTIONS;
        }
        CrypttabEntry entry = own.get();
        String tries = entry.options().getOrDefault("tries", "").strip();
        String key = entry.key().isBlank() || entry.key().equals("-")
                ? "none"
                : entry.key().strip();
        return plain + " " + key + " " + OPTIONS + (tries.isEmpty() ? "" : ",tries=" + tries) + ",keyscript="
                + (script(entry).isEmpty() ? Names.KEYSCRIPT : script(entry));
    }

    private static String script(CrypttabEntry entry) {
        return entry.options().getOrDefault("keyscript", "").strip();
    }

    private static boolean isOfContainer(CrypttabEntry entry, Subject subject) {
        return entry.opens(
                subject.luksUuid(), Optional.of(subject.ids().luksPart().toString()));
    }

    /** With a keyscript the key is its argument; without one a passphrase is typed. */
    private static CheckResult key(CrypttabEntry entry, Subject subject, String remedy) {
        String name = "crypttab-key";
        String script = entry.options().getOrDefault("keyscript", "");
        if (script.isEmpty()) {
            return new Differences()
                    .expect("key", "none", entry.key())
                    .result(name, "a typed passphrase opens it", remedy);
        }
        if (!script.equals(Names.KEYSCRIPT)) {
            String path = CrypttabEntry.pathOfKeyscript(script);
            return subject.target()
                            .permissions(path)
                            .filter(permissions -> permissions.contains(PosixFilePermission.OWNER_EXECUTE))
                            .isEmpty()
                    ? CheckResult.fail(
                            name,
                            path + " is missing or not executable: the next initramfs would not open the disk",
                            "Put it back and make it executable: chmod 755 " + path + ".")
                    : CheckResult.warn(
                            name,
                            "the keyscript " + script + " is not ours",
                            "Check by hand that it falls back to the prompt.");
        }
        List<String> missing = Stream.of(script, entry.key())
                .filter(path -> !path.equals("none"))
                .filter(path -> !subject.target().isFile(path))
                .toList();
        return missing.isEmpty()
                ? CheckResult.pass(name, "the keyscript " + script + " opens it, or a typed passphrase")
                : CheckResult.fail(
                        name, "missing: " + String.join(", ", missing), "Provision the disk anew with --yes.");
    }

    private static CheckResult source(CrypttabEntry entry, Subject subject, String remedy) {
        String name = "crypttab-uuid";
        return isOfContainer(entry, subject)
                ? CheckResult.pass(name, "it names this container")
                : CheckResult.fail(name, "source is " + entry.source() + ", not UUID=" + subject.luksUuid(), remedy);
    }

    private static CheckResult options(CrypttabEntry entry, String remedy) {
        List<String> missing =
                WANTED.stream().filter(option -> !entry.has(option)).toList();
        String name = "crypttab-options";
        if (entry.render().endsWith("\r")) {
            return CheckResult.fail(
                    name,
                    "its line ends with a carriage return (Windows line end), which becomes a part of the last option",
                    remedy);
        }
        List<String> spoiling = entry.spoilingOptions();
        if (!spoiling.isEmpty()) {
            return CheckResult.fail(
                    name, String.join(", ", spoiling) + ": with that the root is not opened as it must be", remedy);
        }
        return missing.isEmpty()
                ? CheckResult.pass(name, String.join(",", entry.options().keySet()))
                : CheckResult.fail(name, "missing: " + String.join(", ", missing), remedy);
    }
}
