package rp5.provision.postcheck;

import java.nio.file.Path;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.pipeline.CleanupStack;

/** Makes folders and mounts, each with the promise to undo it given first. */
record Mounting(ProcessRunner runner, CleanupStack cleanups) {
    void folder(String mode, Path folder) {
        String what = "remove the empty folder " + folder;
        cleanups.deferAsked(
                what,
                () -> CleanupStack.untilGone(
                        runner,
                        what,
                        prober -> prober.probe(OpenCommands.folderThere(folder)).exitCode() == 0,
                        OpenCommands.removeFolder(folder)));
        runner.run(OpenCommands.makeFolder(mode, folder));
    }

    /** Never unmounted lazily: what is still used must be told. */
    void mount(Mutation mount, Path target) {
        String what = "unmount " + target;
        cleanups.deferAsked(
                what,
                () -> CleanupStack.untilGone(
                        runner,
                        what,
                        prober -> prober.probe(OpenCommands.mounted(target)).exitCode() == 0,
                        OpenCommands.unmount(target)));
        runner.run(mount);
    }
}
