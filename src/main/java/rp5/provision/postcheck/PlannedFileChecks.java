package rp5.provision.postcheck;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.model.CheckResult;
import rp5.provision.model.PlannedFile;

/** Whether what was written still stands; the firmware's files may have been written anew by a hook since. */
final class PlannedFileChecks {
    private PlannedFileChecks() {}

    static List<CheckResult> of(Subject subject) {
        List<PlannedFile> files = subject.plan().files().stream()
                .filter(file -> !file.path().startsWith(Subject.FIRMWARE + "/"))
                .toList();
        if (files.isEmpty()) {
            return List.of();
        }
        List<String> changed = files.stream()
                .filter(file -> !asPlanned(file, subject.target()))
                .map(PlannedFile::path)
                .toList();
        return List.of(
                changed.isEmpty()
                        ? CheckResult.pass("planned-files", files.size() + " files are as planned")
                        : CheckResult.fail(
                                "planned-files",
                                "not as planned: " + String.join(", ", changed),
                                "Something wrote them again during the run: report this."));
    }

    private static boolean asPlanned(PlannedFile file, TargetTree target) {
        if (file.isLink()) {
            return target.link(file.path()).equals(Optional.of(file.content()));
        }
        Set<PosixFilePermission> permissions = target.permissions(file.path()).orElse(Set.of());
        boolean runs = permissions.contains(PosixFilePermission.OWNER_EXECUTE);
        return target.text(file.path()).equals(Optional.of(file.content())) && runs == ((file.mode() & 0100) != 0);
    }
}
