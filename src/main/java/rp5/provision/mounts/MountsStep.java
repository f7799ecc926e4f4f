package rp5.provision.mounts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.files.HostFiles;
import rp5.provision.files.OpenFiles;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.EmptyFolders;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Mounts the target for the steps that fill it, ready for a chroot, and promises to unmount all of it. */
public final class MountsStep implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(MountsStep.class);

    /** Gigabytes may still be in memory, and the disk may be a slow one. */
    private static final Duration FLUSH = Duration.ofMinutes(30);

    private final HostFiles files;
    private final StepId id;
    private final BiFunction<TargetPaths, DeviceMap, List<Action>> plan;

    /** Of a disk that is being made. */
    public MountsStep(HostFiles files) {
        this(files, StepId.MOUNTS, MountPlan::ofNew);
    }

    private MountsStep(HostFiles files, StepId id, BiFunction<TargetPaths, DeviceMap, List<Action>> plan) {
        this.files = files;
        this.id = id;
        this.plan = plan;
    }

    /** Of a disk that was made before, ESP and all. */
    public static MountsStep ofFinished(HostFiles files) {
        return new MountsStep(files, StepId.MOUNT_TO_CHANGE, MountPlan::ofFinished);
    }

    @Override
    public StepId id() {
        return id;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.MOUNT, Tool.SYNC, Tool.UDEVADM, Tool.UMOUNT);
    }

    @Override
    public StepReport apply(StepContext context) {
        TargetPaths paths = context.plan().paths();
        ProcessRunner runner = context.runner();
        CleanupStack cleanups = context.cleanups();
        List<Action> actions = plan.apply(paths, context.plan().devices());

        runner.verify("that nothing is mounted below " + paths.base(), prober -> verifyFree(paths.base(), prober));
        if (!files.names(paths.base().toString()).isEmpty()) {
            runner.run(EmptyFolders.below(paths.base()));
        }
        // Undone last: the end of a mount wakes udev, which then holds the volume that is to be switched off next.
        cleanups.defer("wait for udev", () -> settle(runner));
        for (Action action : actions) {
            action.undo().ifPresent(undo -> cleanups.deferAsked(undo.what(), () -> undo(action, undo, runner)));
            runner.run(action.make());
            if (action instanceof PlannedMount mount) {
                // Before anything is put there: without the mount it would land in memory, and keep our folder from
                // being removed.
                runner.verify("the mount at " + mount.target(), prober -> verifyMounts(List.of(mount), prober));
            }
        }
        // Undone first: unmounting does not tell of a failed write, syncfs(2) does.
        cleanups.defer("write everything to the disk", () -> runner.run(sync(paths)));
        runner.verify("the mounts below " + paths.base(), prober -> verifyMounts(MountPlan.mounts(actions), prober));
        return StepReport.done("The target is mounted at " + paths.root());
    }

    /** A mount that stays busy says nothing of who keeps it so. */
    private void undo(Action action, Action.Undo undo, ProcessRunner runner) {
        try {
            CleanupStack.untilGone(runner, undo.what(), undo.needed(), undo.mutation());
        } catch (CommandException e) {
            List<String> users = action instanceof PlannedMount mount
                    ? new OpenFiles(files).of(List.of(), List.of(mount.target()))
                    : List.of();
            if (users.isEmpty()) {
                throw e;
            }
            throw new StepException(
                    ResultCode.FAIL_CLEANUP, String.valueOf(e.getMessage()), List.of(String.join("; ", users)), e);
        }
    }

    /** Leaves nothing behind when it fails: if udev still holds something, closing that says so. */
    private static void settle(ProcessRunner runner) {
        try {
            runner.run(Mutation.of("udevadm", "settle", "--timeout=60").accepting(0, 1));
        } catch (CommandException e) {
            LOG.debug("udev was not waited for: {}", e.getMessage());
        }
    }

    private static Mutation sync(TargetPaths paths) {
        return Mutation.of(
                        "sync",
                        "--file-system",
                        paths.root().toString(),
                        paths.inRoot("/boot").toString(),
                        paths.esp().toString())
                .within(FLUSH);
    }

    private static void verifyFree(Path base, Prober prober) {
        List<String> mounted = read(prober).below(base).stream()
                .map(target -> target + " is mounted")
                .toList();
        refuse("Something is mounted already below " + base + ".", mounted);
    }

    private static void verifyMounts(List<PlannedMount> mounts, Prober prober) {
        List<String> differences = MountComparison.differences(mounts, read(prober));
        refuse("The target is not mounted as planned.", differences);
    }

    private static MountTable read(Prober prober) {
        return MountTable.parse(prober.probe(PlannedMount.mountinfo()).stdout());
    }

    private static void refuse(String message, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new VerificationException(ResultCode.FAIL_GENERIC, message, differences);
        }
    }
}
