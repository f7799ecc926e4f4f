package rp5.provision.postcheck;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.model.CheckResult;

/** Whether files that decide over the system's safety are open to the right ones only. */
final class PermissionChecks {
    private static final List<String> COPIED =
            List.of("/", "/root", "/home", "/etc", "/etc/shadow", "/tmp", "/usr/bin/sudo", "/usr/bin/passwd");

    private PermissionChecks() {}

    static List<CheckResult> of(Subject subject) {
        List<CheckResult> results = new ArrayList<>();
        results.add(closedTo(
                "permissions-root",
                "/",
                EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE),
                Set.of(PosixFilePermission.OTHERS_EXECUTE),
                "chmod 755 /",
                subject));
        results.add(closedTo(
                "permissions-crypttab",
                "/etc/crypttab",
                EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE),
                Set.of(),
                "chmod 644 /etc/crypttab",
                subject));
        results.add(closedTo(
                "permissions-shadow",
                "/etc/shadow",
                EnumSet.of(
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE),
                Set.of(),
                "chmod 640 /etc/shadow",
                subject));
        results.add(firmware(subject));
        if (!subject.existing()) {
            results.add(asCopied(subject));
        }
        return results;
    }

    private static CheckResult closedTo(
            String name,
            String path,
            Set<PosixFilePermission> forbidden,
            Set<PosixFilePermission> needed,
            String command,
            Subject subject) {
        Optional<Set<PosixFilePermission>> permissions = subject.target().permissions(path);
        if (permissions.isEmpty()) {
            return CheckResult.fail(name, path + " is missing", "Copy it from the source, with its mode.");
        }
        boolean right = permissions.get().stream().noneMatch(forbidden::contains)
                && permissions.get().containsAll(needed);
        String found = path + " is " + text(permissions.get());
        return right ? CheckResult.pass(name, found) : CheckResult.fail(name, found, "Run in the target: " + command);
    }

    private static CheckResult firmware(Subject subject) {
        String name = "permissions-firmware";
        Set<PosixFilePermission> permissions =
                subject.target().permissions(Subject.FIRMWARE).orElse(Set.of());
        boolean closed =
                permissions.stream().allMatch(permission -> permission.name().startsWith("OWNER"));
        String found = Subject.FIRMWARE + " is " + text(permissions);
        return closed
                ? CheckResult.pass(name, found)
                : CheckResult.warn(name, found + ", open to others than root", "Mount it with umask=0077.");
    }

    /** rsync kept owners and modes when those agree where a slip would hurt most. */
    private static CheckResult asCopied(Subject subject) {
        String name = "permissions-as-source";
        List<String> differing = new ArrayList<>();
        for (String path : COPIED) {
            Optional<String> live = subject.live().ownership(path);
            Optional<String> copy = subject.target().ownership(path);
            if (live.isPresent() && !live.equals(copy)) {
                differing.add(path + " is " + copy.orElse("missing") + ", in the source " + live.get());
            }
        }
        return differing.isEmpty()
                ? CheckResult.pass(name, "owners and modes are those of the source")
                : CheckResult.fail(
                        name, String.join("; ", differing), "Set owner and mode as in the source, or run again.");
    }

    private static String text(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.toString(permissions);
    }
}
