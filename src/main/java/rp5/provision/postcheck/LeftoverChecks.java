package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.bootchain.FstabEntry;
import rp5.provision.model.CheckResult;

/** Whether anything that takes part in a boot still names the disk that the system was copied from. */
final class LeftoverChecks {
    private LeftoverChecks() {}

    static List<CheckResult> of(Subject subject) {
        OldDisk old = OldDisk.of(subject.plan(), subject.facts());
        if (old.devices().isEmpty()) {
            return List.of(CheckResult.pass("old-disk", "the system runs from the checked disk: there is no old one"));
        }
        return List.of(
                result("old-disk-in-fstab", "/etc/fstab", fstab(old, subject)),
                result("old-disk-in-crypttab", "/etc/crypttab", crypttab(old, subject)),
                result("old-disk-in-cmdline", "cmdline.txt", cmdline(old, subject)));
    }

    private static List<String> fstab(OldDisk old, Subject subject) {
        List<FstabEntry> entries = subject.fstab().entries();
        List<String> found = new ArrayList<>(
                old.namedIn(entries.stream().map(FstabEntry::render).collect(Collectors.joining("\n"))));
        found.addAll(meant(old, entries.stream().map(FstabEntry::source)));
        return found;
    }

    private static List<String> crypttab(OldDisk old, Subject subject) {
        List<CrypttabEntry> entries = subject.crypttab().entries();
        List<String> found = new ArrayList<>(
                old.namedIn(entries.stream().map(CrypttabEntry::render).collect(Collectors.joining("\n"))));
        found.addAll(meant(old, entries.stream().map(CrypttabEntry::source)));
        return found;
    }

    private static List<String> cmdline(OldDisk old, Subject subject) {
        List<String> words = subject.cmdline().words();
        List<String> found = new ArrayList<>(old.namedIn(String.join(" ", words)));
        found.addAll(meant(old, words.stream().map(word -> word.substring(word.indexOf('=') + 1))));
        return found;
    }

    private static List<String> meant(OldDisk old, Stream<String> sources) {
        return sources.filter(old::isMeantBy).toList();
    }

    private static CheckResult result(String name, String file, List<String> found) {
        return found.isEmpty()
                ? CheckResult.pass(name, file + " does not name the old disk")
                : CheckResult.fail(
                        name,
                        file + " still names the old disk: "
                                + String.join(", ", found.stream().distinct().toList()),
                        "Remove or replace it in " + file + ".");
    }
}
