package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.files.HostFiles;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Unlock;

/** Reasons not to begin with these ways to unlock. */
final class Objections {
    private Objections() {}

    static List<Refusal> against(Unlock unlock, TargetPaths paths, HostFiles files) {
        List<Refusal> refusals = new ArrayList<>();
        unlock.keyfile()
                .filter(path -> files.exists(path))
                .ifPresent(path -> refusals.add(new Refusal(
                        ResultCode.FAIL_KEYFILE_PATH,
                        "The running system has a file " + path
                                + " already, which the new key would replace on the target.",
                        "Name another one with --keyfile-path.")));
        unlock.recoveryKey()
                .filter(file -> !file.equals(Unlock.TERMINAL))
                .ifPresent(file -> newFile("--recovery-key", Path.of(file), paths, files, refusals));
        unlock.headerBackup().ifPresent(file -> newFile("--header-backup", file, paths, files, refusals));
        return refusals;
    }

    private static void newFile(String option, Path file, TargetPaths paths, HostFiles files, List<Refusal> refusals) {
        if (file.startsWith(paths.base()) || file.startsWith(TargetPaths.BASE)) {
            refusals.add(refusal(
                    option + " " + file + " lies where the target is mounted while we work.",
                    "Name a file that stays off the new disk."));
        } else if (files.exists(file.toString())) {
            refusals.add(
                    refusal(option + " " + file + " is there already and is not written over.", "Name a new file."));
        } else if (file.getParent() == null || files.kind(file.getParent().toString()) != HostFiles.Kind.FOLDER) {
            refusals.add(
                    refusal(option + " " + file + " lies in a folder that does not exist.", "Make the folder first."));
        }
    }

    private static Refusal refusal(String message, String remedy) {
        return new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, remedy);
    }
}
