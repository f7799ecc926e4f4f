package rp5.provision.postcheck;

import java.util.List;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DevicePath;

/** Whether this machine can open the container at boot, with the passphrase that will be typed. */
final class LuksChecks {
    private static final String PASSPHRASE = "luks-passphrase";

    private static final String ARGON2ID = "argon2id";
    private static final ByteSize MOST = ByteSize.mib(1024);

    private LuksChecks() {}

    static List<CheckResult> ofHeader(Subject subject) {
        DevicePath device = subject.plan().devices().luks();
        LuksHeader header = LuksHeader.parse(
                subject.prober().probe(PostcheckCommands.luksMetadata(device)).stdout());
        if (header.keyslots().isEmpty()) {
            return List.of(CheckResult.fail(
                    "luks-keyslots", device + " has no key slot: nothing opens it", "Provision the disk anew."));
        }
        return List.of(
                memory(header, MemoryAtBoot.of(subject)),
                kdf(header),
                cipher(header),
                sectorSize(header, subject.plan().luks().sectorBytes()));
    }

    static List<CheckResult> ofPassphrase(Subject subject) {
        DevicePath device = subject.plan().devices().luks();
        if (subject.passphrase().length() == 0) {
            return List.of(CheckResult.warn(
                    PASSPHRASE,
                    "not proven: no passphrase was given",
                    "Run --do-postcheck with --passphrase-file to prove that it opens " + device + "."));
        }
        return List.of(passphrase(device, subject.passphrase(), subject.prober()));
    }

    /** Whether a key slot opens; nothing is mapped. */
    static CheckResult passphrase(DevicePath device, Secret passphrase, Prober prober) {
        int exit = prober.probe(PostcheckCommands.testPassphrase(device, passphrase))
                .exitCode();
        return exit == 0
                ? CheckResult.pass(PASSPHRASE, "the passphrase opens a key slot of " + device)
                : CheckResult.fail(
                        PASSPHRASE,
                        "no key slot of " + device + " opens with this passphrase",
                        "Give the passphrase that is typed at boot: what was typed, or the bytes of the passphrase file, must be"
                                + " the same. If they are, this is not the container that was made with it.");
    }

    /** The initramfs needs the memory of the slot that is tried; half of what the machine has is cryptsetup's own limit. */
    private static CheckResult memory(LuksHeader header, MemoryAtBoot atBoot) {
        String name = "luks-kdf-memory";
        ByteSize ram = atBoot.size();
        long needed = header.mostMemoryKib() * 1024;
        String found = "unlocking takes " + new ByteSize(needed) + " of " + ram + " of memory" + atBoot.limit();
        String remedy = atBoot.limit().isEmpty()
                ? "Lower it: cryptsetup luksConvertKey --pbkdf argon2id --pbkdf-memory 262144 PARTITION."
                : "Take the limit away.";
        if (needed > ram.bytes() / 2) {
            return CheckResult.fail(name, found + ", more than half", remedy);
        }
        return needed > MOST.bytes()
                ? CheckResult.fail(name, found + ", more than " + MOST, remedy)
                : CheckResult.pass(name, found);
    }

    private static CheckResult kdf(LuksHeader header) {
        String name = "luks-kdf";
        List<String> others = header.keyslots().stream()
                .filter(slot -> !slot.randomKey())
                .map(LuksHeader.Keyslot::kdf)
                .filter(kdf -> !kdf.equals(ARGON2ID))
                .distinct()
                .toList();
        return others.isEmpty()
                ? CheckResult.pass(name, ARGON2ID + " in " + header.keyslots().size() + " key slot(s)")
                : CheckResult.warn(
                        name,
                        "a key slot uses " + String.join(", ", others),
                        "Convert it: cryptsetup luksConvertKey --pbkdf argon2id PARTITION.");
    }

    private static CheckResult cipher(LuksHeader header) {
        String name = "luks-cipher";
        String wanted = "aes-xts-plain64";
        return header.cipher().equals(wanted)
                ? CheckResult.pass(name, wanted)
                : CheckResult.warn(
                        name,
                        "the data is encrypted with " + header.cipher(),
                        "Check by hand that the initramfs has the modules of that cipher.");
    }

    private static CheckResult sectorSize(LuksHeader header, int planned) {
        String name = "luks-sector-size";
        String found = "encryption sectors of " + header.sectorBytes() + " bytes";
        return header.sectorBytes() == planned
                ? CheckResult.pass(name, found)
                : CheckResult.fail(name, found + ", planned " + planned, "Provision the disk anew with --yes.");
    }
}
