package rp5.provision.firmware;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.model.TargetPaths;

/** Reads the ESP before, during and after the move, and compares. */
final class CommitProof {
    private final TargetPaths paths;
    private Manifest staged = new Manifest(Map.of());

    CommitProof(TargetPaths paths) {
        this.paths = paths;
    }

    /** Notes what was checked in the staging folder; the top of the ESP must not be bootable yet. */
    void note(Prober prober) {
        staged = manifest(paths.staging(), prober);
        List<String> wrong = new ArrayList<>();
        if (!staged.digests().containsKey(CommitCommands.CONFIG)) {
            wrong.add("config.txt is not there");
        }
        // The second, when it is there later, is the proof that config.txt was taken back.
        Set<String> names = names(prober);
        for (String name : List.of(CommitCommands.CONFIG, CommitCommands.TAKEN_BACK)) {
            if (names.contains(name)) {
                wrong.add("there is a " + name + " at the top of the ESP already");
            }
        }
        require(wrong, "The staging folder is not ready to be moved.");
    }

    /** Everything but config.txt is at the top. */
    void requireMoved(Prober prober) {
        Set<String> expected = new TreeSet<>(staged.digests().keySet());
        expected.remove(CommitCommands.CONFIG);
        expected.removeAll(list(prober).keySet());
        require(
                expected.stream().map(name -> name + " is not there").toList(),
                "Not everything was moved to the top of the ESP.");
    }

    /** The ESP as the bootloader will see it: the same files, the same contents, no staging folder. */
    void requireComplete(Prober prober) {
        List<String> wrong = new ArrayList<>(manifest(paths.esp(), prober).differencesTo(staged));
        if (exists(prober, paths.staging())) {
            wrong.add("the staging folder is still there");
        }
        FirmwareFiles.missing(list(prober)).forEach(name -> wrong.add("missing: " + name));
        require(wrong, "The ESP is not what was checked in the staging folder.");
    }

    /** What was config.txt is seen under a name that no bootloader reads, and only there. */
    void requireTakenBack(Prober prober) {
        Set<String> names = names(prober);
        List<String> wrong = new ArrayList<>();
        if (names.contains(CommitCommands.CONFIG)) {
            wrong.add("config.txt is still at the top of the ESP");
        }
        if (!names.contains(CommitCommands.TAKEN_BACK) && !names.contains(CommitCommands.STAGED)) {
            wrong.add("neither " + CommitCommands.TAKEN_BACK + " nor " + CommitCommands.STAGED
                    + " is seen on the ESP, so config.txt may be at its top and not be seen either");
        }
        if (!wrong.isEmpty()) {
            throw new VerificationException(ResultCode.FAIL_CLEANUP, "config.txt may not be taken back.", wrong);
        }
    }

    static boolean exists(Prober prober, Path path) {
        return prober.probe(CommitCommands.exists(path)).exitCode() == 0;
    }

    /** Names on a FAT have no case. */
    private Set<String> names(Prober prober) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(list(prober).keySet());
        return names;
    }

    private Map<String, Long> list(Prober prober) {
        return EspListing.parse(prober.probe(FirmwareCommands.list(paths.esp())).stdout());
    }

    private static Manifest manifest(Path folder, Prober prober) {
        return Manifest.parse(
                folder, prober.probe(CommitCommands.manifest(folder)).stdout());
    }

    private static void require(List<String> wrong, String message) {
        if (!wrong.isEmpty()) {
            throw new VerificationException(ResultCode.FAIL_GENERIC, message, wrong);
        }
    }
}
