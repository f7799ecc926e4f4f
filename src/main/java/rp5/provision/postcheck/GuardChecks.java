package rp5.provision.postcheck;

import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rp5.provision.guard.GuardFiles;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Ids;
import rp5.provision.model.Names;

/**
 * Whether the next kernel upgrade will be proven, and each start compared with what was provisioned. On a disk that was provisioned
 * before, their absence is told and no failure: the user may have removed them.
 */
final class GuardChecks {
    private static final String REMEDY = "Provision the disk again, or do without: nothing is needed to boot.";

    private static final String MEND_RECORD =
            "Mend " + GuardFiles.RECORD + ": give each key that is named the value that is named last.";

    private GuardChecks() {}

    static List<CheckResult> of(Subject subject) {
        List<String> guard = new ArrayList<>(List.of(GuardFiles.GUARD));
        guard.addAll(GuardFiles.hooks());
        List<String> wrong = notExecutable(subject, guard);
        List<String> check = notExecutable(subject, List.of(GuardFiles.POSTBOOT_CHECK));
        if (!subject.target().isFile(GuardFiles.UNIT)) {
            check.add(GuardFiles.UNIT + " is missing");
        }
        Optional<String> enabled = subject.target().link(GuardFiles.UNIT_ENABLED);
        if (enabled.filter(GuardFiles.UNIT::equals).isEmpty()) {
            check.add("the unit is not enabled (" + GuardFiles.UNIT_ENABLED + ")");
        }
        return List.of(
                result(
                        "kernel-guard",
                        "each kernel and initramfs update is proven by " + GuardFiles.GUARD,
                        wrong,
                        REMEDY,
                        subject),
                record(subject),
                result(
                        "postboot-check",
                        "each start is checked by " + GuardFiles.POSTBOOT_CHECK,
                        check,
                        REMEDY,
                        subject));
    }

    /** With a wrong record the guard would refuse good updates, or let bad ones pass. */
    private static CheckResult record(Subject subject) {
        Ids ids = subject.ids();
        Map<String, Object> wanted = new TreeMap<>(Map.of(
                "ESP_UUID", ids.espVolumeId(),
                "BOOT_UUID", ids.bootFs(),
                "LUKS_UUID", ids.luks(),
                "ROOT_UUID", ids.rootFs(),
                "MAPPER", Names.MAPPER,
                "ROOT_DEVICE", Names.ROOT_DEVICE));
        String text = subject.target().text(GuardFiles.RECORD).orElse("");
        List<String> wrong = new ArrayList<>();
        wanted.forEach((key, value) -> {
            String found = ShellSettings.value(text, key).orElse("nothing");
            if (!found.equalsIgnoreCase(value.toString())) {
                wrong.add(GuardFiles.RECORD + " has " + key + "=" + found + ", not " + value);
            }
        });
        return result("guard-record", "the guard compares with this disk", wrong, MEND_RECORD, subject);
    }

    private static List<String> notExecutable(Subject subject, List<String> scripts) {
        List<String> wrong = new ArrayList<>();
        for (String script : scripts) {
            boolean runs = subject.target()
                    .permissions(script)
                    .filter(permissions -> permissions.contains(PosixFilePermission.OWNER_EXECUTE))
                    .isPresent();
            if (!runs) {
                wrong.add(script + " is missing or not executable");
            }
        }
        return wrong;
    }

    private static CheckResult result(String name, String good, List<String> wrong, String remedy, Subject subject) {
        if (wrong.isEmpty()) {
            return CheckResult.pass(name, good);
        }
        String found = String.join("; ", wrong);
        return subject.existing()
                ? CheckResult.warn(name, found, remedy)
                : CheckResult.fail(name, found, "Something changed it during the run: report this.");
    }
}
