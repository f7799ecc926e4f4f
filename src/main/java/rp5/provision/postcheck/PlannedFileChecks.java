package rp5.provision.postcheck;

import java.util.List;
import java.util.Optional;
import rp5.provision.model.CheckResult;
import rp5.provision.model.PlannedFile;

/** Whether what was written below /etc still stands; the firmware's files may have been written anew by a hook since. */
final class PlannedFileChecks {
    private PlannedFileChecks() {}

    static List<CheckResult> of(Subject subject) {
        List<PlannedFile> files = subject.plan().files().stream()
                .filter(file -> file.path().startsWith("/etc/"))
                .toList();
        if (files.isEmpty()) {
            return List.of();
        }
        List<String> changed = files.stream()
                .filter(file -> !subject.target().text(file.path()).equals(Optional.of(file.content())))
                .map(PlannedFile::path)
                .toList();
        return List.of(
                changed.isEmpty()
                        ? CheckResult.pass("planned-files", files.size() + " files below /etc are as planned")
                        : CheckResult.fail(
                                "planned-files",
                                "not as planned: " + String.join(", ", changed),
                                "Something wrote them again during the run: report this."));
    }
}
