package rp5.provision.firmware;

import java.util.Set;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.DiskCache;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * The one moment when the disk becomes bootable: everything moves from the staging folder to the top of the ESP, config.txt last. A
 * Pi passes over a partition without config.txt, so a power cut at any point before leaves a disk that cannot half-boot. If
 * anything fails once config.txt is up, the teardown takes it down again.
 *
 * <p>The bind mount of the staging folder stays: it holds the folder itself, not its path, and its owner unmounts it.
 */
public final class CommitStep implements Step {
    @Override
    public StepId id() {
        return StepId.COMMIT;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.SYNC);
    }

    @Override
    public StepReport apply(StepContext context) {
        TargetPaths paths = context.plan().paths();
        ProcessRunner runner = context.runner();
        CommitProof proof = new CommitProof(paths);
        // All of the target, not its ESP alone: what was checked may still be in memory, and soon a power cut finds a
        // bootable disk.
        runner.run(CommitCommands.syncAll(paths));
        runner.verify("what was checked in the staging folder", proof::note);
        runner.run(CommitCommands.moveAllButConfig(paths));
        runner.run(FirmwareCommands.sync(paths.esp()));
        runner.verify("everything but config.txt at the top of the ESP", proof::requireMoved);
        context.cleanups()
                .deferMakingUnbootable("take config.txt of the target back", () -> takeBack(paths, runner, proof));
        runner.run(CommitCommands.moveConfig(paths));
        runner.run(CommitCommands.removeStaging(paths));
        runner.run(FirmwareCommands.sync(paths.esp()));
        // What the bootloader will see is on the disk; what was just renamed is in memory as well.
        runner.run(DiskCache.forget());
        runner.verify("the ESP as the bootloader will see it", proof::requireComplete);
        context.cleanups().keep();
        return StepReport.done("the disk is bootable");
    }

    /** It is not enough that config.txt is not seen: a folder that cannot be read looks empty. */
    private static void takeBack(TargetPaths paths, ProcessRunner runner, CommitProof proof) {
        runner.runIf(
                prober -> CommitProof.exists(prober, CommitCommands.config(paths)),
                CommitCommands.takeConfigBack(paths));
        runner.run(FirmwareCommands.sync(paths.esp()));
        runner.verify("config.txt of the target where no bootloader looks", proof::requireTakenBack);
    }
}
