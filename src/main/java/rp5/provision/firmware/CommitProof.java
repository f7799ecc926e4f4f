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
        if (exists(prober, CommitCommands.config(paths))) {
            wrong.add("there is a config.txt at the top of the ESP already");
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

    static boolean exists(Prober prober, Path path) {
        return prober.probe(CommitCommands.exists(path)).exitCode() == 0;
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
