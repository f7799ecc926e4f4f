package rp5.provision.rootsync;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.Flags;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.DiskCache;
import rp5.provision.pipeline.ProgressListener;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Copies the live system into the target: counts, copies, copies again what changed meanwhile, and compares every byte with what
 * the disk gives back.
 *
 * <p>The count costs one walk over the source, which the copy then finds in the kernel's cache. The used bytes of df would be free,
 * but hold the swap file and all else that is excluded, and count a sparse file as its blocks where rsync counts its length: a
 * percentage of them would be wrong by gigabytes.
 */
public final class RootSyncStep implements Step {
    private static final int SHOWN = 20;

    private final Clock clock;

    /**
     * @param clock the machine's, by which its files have their times
     */
    public RootSyncStep(Clock clock) {
        this.clock = clock;
    }

    @Override
    public StepId id() {
        return StepId.ROOT_SYNC;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.RSYNC, Tool.SYNC);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        List<Refusal> refusals = new ArrayList<>();
        if (plan.flags().skipRsync() && plan.flags().mode() == Mode.FULL) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_RSYNC_SKIPPED_FULLRUN,
                    "--skip-rsync would leave the disk without a system.",
                    "Leave it out, or use it with --dry-run."));
        }
        if (plan.source().filesystems().isEmpty()) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_RSYNC,
                    "It is not known which file system the running system lies on.",
                    "Look at findmnt / and at the log."));
        }
        return refusals;
    }

    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        Flags flags = plan.flags();
        if (flags.skipRsync() && flags.mode() != Mode.FULL) {
            return new StepReport.Skipped("left out, as --skip-rsync asks");
        }
        ProcessRunner runner = context.runner();
        Map<SyncRun, RsyncCount> counts = new LinkedHashMap<>();
        SyncRun.of(plan)
                .forEach(run -> counts.put(
                        run,
                        RsyncCount.parse(runner.probe(SyncCommands.count(run)).stdout())));
        RsyncCount total = counts.values().stream().reduce(RsyncCount.NONE, RsyncCount::plus);
        Vanished vanished = new Vanished();
        Corruption corruption = new Corruption(clock.instant());
        long before = 0;
        for (Map.Entry<SyncRun, RsyncCount> counted : counts.entrySet()) {
            runner.run(SyncCommands.copy(counted.getKey())
                    .reportingTo(progress(context.progress(), before, total.bytes()))
                    .complainingTo(vanished::hear));
            before += counted.getValue().bytes();
        }
        context.progress().part("what changed meanwhile, written out");
        counts.keySet().forEach(run -> runner.run(SyncCommands.copyAgain(run).complainingTo(vanished::hear)));
        runner.run(SyncCommands.sync(plan.paths().root()));
        runner.run(SyncCommands.sync(plan.paths().inRoot("/boot")));
        context.progress().part("the copy, read back from the disk and compared");
        runner.run(DiskCache.forget());
        List<String> warnings = new ArrayList<>();
        if (vanished.count() > 0) {
            warnings.add(files(vanished.count()) + " vanished on the running system while they were copied.");
        }
        runner.verify("the copy", prober -> compare(counts.keySet(), corruption, prober, warnings));
        runner.verify("room on the target", prober -> requireRoom(plan.paths(), prober));
        return StepReport.done(total.files() + " files, " + new ByteSize(total.bytes()), warnings);
    }

    private static Consumer<String> progress(ProgressListener listener, long before, long total) {
        return line -> Progress2.parse(line).ifPresent(now -> {
            long bytes = before + now.bytes();
            // Files grow while they are copied: more than all there was is never shown.
            ByteSize all = new ByteSize(Math.max(total, bytes));
            listener.copied(new CopyProgress(new ByteSize(bytes), all, now.bytesPerSecond()));
        });
    }

    private static void compare(Iterable<SyncRun> runs, Corruption corruption, Prober prober, List<String> warnings) {
        List<String> meanwhile = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (SyncRun run : runs) {
            Output compared = prober.probe(SyncCommands.differences(run));
            if (RsyncCount.lookedAt(compared.stdout()) == 0) {
                // No difference and no word look the same; the folder itself would be one.
                throw new VerificationException(
                        ResultCode.FAIL_RSYNC,
                        "rsync did not compare " + SyncCommands.folder(run.from()) + " with its copy.",
                        compared.lines());
            }
            Differences found = Differences.parse(compared.lines());
            found.meanwhile().forEach(path -> meanwhile.add(SyncCommands.folder(run.from()) + path));
            found.wrong().forEach(sentence -> wrong.add(SyncCommands.folder(run.from()) + sentence));
            for (String path : found.content()) {
                if (corruption.isDamaged(SyncCommands.folder(run.from()) + path, prober)) {
                    wrong.add(SyncCommands.folder(run.from()) + path
                            + " has another content in the copy, as the disk gives it back");
                } else {
                    meanwhile.add(SyncCommands.folder(run.from()) + path);
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_RSYNC,
                    "The copy differs from the running system in "
                            + (wrong.size() == 1 ? "1 place." : wrong.size() + " places."),
                    wrong.subList(0, Math.min(SHOWN, wrong.size())));
        }
        if (!meanwhile.isEmpty()) {
            warnings.add(files(meanwhile.size()) + " changed on the running system after they were copied, such as "
                    + meanwhile.get(0) + ".");
        }
    }

    private static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }

    private static void requireRoom(TargetPaths paths, Prober prober) {
        List<String> shortages =
                FreeSpace.shortages(prober.probe(SyncCommands.free(paths)).stdout());
        if (!shortages.isEmpty()) {
            throw new VerificationException(ResultCode.FAIL_RSYNC, "The target is too full after the copy.", shortages);
        }
    }
}
