package rp5.provision.guard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import rp5.provision.guard.Template.Value;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.model.UsbStick;

/** What the instructions tell of the ways to unlock that were asked for; of others they are silent. */
final class WaysText {
    private static final String KEY_IN_MEMORY = "/run/tpm.key";
    private static final String SEAL = "/usr/local/lib/rp5-provision/tpm-seal";
    private static final String SEALED = "/etc/rp5-provision/tpm";

    private WaysText() {}

    /** These values, and those of the ways. */
    static Map<Value, String> added(Map<Value, String> values, Unlock unlock, String luksUuid) {
        Map<Value, String> all = new EnumMap<>(values);
        boolean recovery = unlock.recoveryKey().isPresent();
        all.put(Value.TYPED, unlock.removePassphrase() ? "the recovery key" : "the passphrase");
        all.put(Value.ORDER, order(unlock));
        all.put(Value.OPENS, opens(unlock));
        all.put(
                Value.HEADER_FILE,
                unlock.headerBackup()
                        .map(file -> "\nThe run that made this disk wrote it to " + file
                                + ", on the system that it ran on. Keys that are newer do not open the disk then.")
                        .orElse(""));
        unlock.keyfile().ifPresent(path -> all.put(Value.KEYFILE, path));
        unlock.usbKey().ifPresent(stick -> {
            all.put(Value.STICK, stick.uuid());
            all.put(Value.STICK_FILE, UsbStick.file(luksUuid));
        });
        unlock.tpm().ifPresent(tpm -> {
            all.put(Value.TPM_SEAL, seal(tpm));
            all.put(
                    Value.PIN_PROMPT,
                    tpm.pin() ? " At its question for the PIN an empty answer leads there, too." : "");
        });
        unlock.remote().tang().ifPresent(tang -> all.put(Value.TANG, tang.url()));
        all.put(Value.ADDRESS, unlock.remote().address().toString());
        all.put(
                Value.SSH_ADDRESS,
                unlock.remote().address().fixed().map(fixed -> fixed.address()).orElse("ADDRESS"));
        all.put(Value.WAYS, sections(unlock, recovery, all));
        return all;
    }

    private static String sections(Unlock unlock, boolean recovery, Map<Value, String> values) {
        if (!unlock.needsKeyscript()) {
            return "";
        }
        List<String> names = new ArrayList<>(List.of("heading"));
        unlock.automatic().forEach(way -> names.add(way.id()));
        if (recovery) {
            names.add(UnlockWay.RECOVERY_KEY.id());
        }
        unlock.remote().ssh().ifPresent(ssh -> names.add("ssh"));
        if (!unlock.added().isEmpty()) {
            names.add("removal");
        }
        return names.stream()
                .map(name -> Template.named("ways/" + name + ".md").with(values))
                .collect(Collectors.joining());
    }

    private static String order(Unlock unlock) {
        String tried = unlock.automatic().stream().map(UnlockWay::title).collect(Collectors.joining(", then "));
        String asked = unlock.ways().stream()
                .filter(way -> !way.withoutHands())
                .map(way -> way == UnlockWay.PASSPHRASE ? "the passphrase" : "the recovery key")
                .collect(Collectors.joining(" or "));
        return (tried.isEmpty() ? "" : tried + " is tried; if that does not open it, ") + asked;
    }

    private static String opens(Unlock unlock) {
        String digits = "its 48 digits, typed here without blanks.";
        if (unlock.removePassphrase()) {
            return "The recovery key opens the container: " + digits + " The passphrase was taken away.";
        }
        return "The passphrase opens the container"
                + (unlock.recoveryKey().isPresent() ? "; the recovery key does too: " + digits : ".");
    }

    /** The key never on a command line; the PIN neither: the shell's own printf has it. */
    private static String seal(TpmSpec tpm) {
        String script = SEAL + (tpm.pin() ? " --pin" : "") + (tpm.pcrs().isEmpty() ? "" : " --pcrs " + tpm.pcrList())
                + " " + SEALED;
        return tpm.pin()
                ? "sudo sh -c 'printf \"New PIN: \"; stty -echo; IFS= read -r pin; stty echo;"
                        + " { printf \"%s\\n\" \"$pin\"; cat " + KEY_IN_MEMORY + "; } | " + script + "'"
                : "sudo sh -c '" + script + " <" + KEY_IN_MEMORY + "'";
    }
}
