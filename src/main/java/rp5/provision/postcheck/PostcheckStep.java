package rp5.provision.postcheck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.model.CheckResult;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Runs every check on the mounted target and fails when one of them does. The same for a disk that was just made and for one that
 * {@link ExistingDisk} described.
 */
public final class PostcheckStep implements Step {
    private final TargetTree live;

    /**
     * @param liveRoot of the running system, which the target is compared with
     */
    public PostcheckStep(Path liveRoot) {
        this.live = new TargetTree(liveRoot);
    }

    @Override
    public StepId id() {
        return StepId.POSTCHECK;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.BLKID, Tool.CRYPTSETUP, Tool.FINDMNT, Tool.LVM, Tool.SFDISK);
    }

    /**
     * Checks everything; in a dry-run there is nothing to check yet.
     *
     * @throws VerificationException FAIL_INITRAMFS_VERIFY when only an initramfs failed, otherwise FAIL_POSTCHECK
     */
    @Override
    public StepReport apply(StepContext context) {
        List<CheckResult> results = new ArrayList<>();
        context.runner().verify("the whole target", prober -> {
            Subject subject = subject(context, prober);
            for (Group group : Groups.ALL) {
                if (Thread.interrupted()) {
                    throw new InterruptedRunException();
                }
                for (CheckResult result : group.run(subject)) {
                    results.add(result);
                    context.progress().checked(result);
                }
            }
        });
        Verdict verdict = new Verdict(results);
        verdict.failure(context.plan().disk().path()).ifPresent(failure -> {
            throw failure;
        });
        return StepReport.done(verdict.summary(), verdict.warnings());
    }

    private Subject subject(StepContext context, Prober prober) {
        ProvisionPlan plan = context.plan();
        TargetTree target = new TargetTree(plan.paths().root());
        return new Subject(
                plan,
                RootFsId.completed(plan.ids(), prober),
                context.facts(),
                prober,
                context.passphrase(),
                target,
                live);
    }
}
