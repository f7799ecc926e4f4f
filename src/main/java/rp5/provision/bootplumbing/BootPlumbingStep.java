package rp5.provision.bootplumbing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rp5.provision.bootchain.BootProblem;
import rp5.provision.bootchain.CmdlineForInitramfs;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.files.HostFiles;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Writes fstab, crypttab, cmdline.txt, config.txt and what belongs to them, and reads them back. */
public final class BootPlumbingStep implements Step {
    private static final String CMDLINE = "/boot/firmware/cmdline.txt";

    @Override
    public StepId id() {
        return StepId.BOOT_PLUMBING;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.CRYPTSETUP);
    }

    /** A command line that the firmware would cut off, or with which the target would not start, is refused before anything is written. */
    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        return plan.files().stream()
                .filter(file -> file.path().equals(CMDLINE))
                .map(file -> CmdlineTxt.parse(file.content()))
                .flatMap(cmdline ->
                        Stream.concat(cmdline.problems().stream(), CmdlineForInitramfs.problems(cmdline).stream()))
                .filter(problem -> problem.severity() == BootProblem.Severity.FAIL)
                .map(problem -> new Refusal(
                        ResultCode.FAIL_SAFETY_GUARD,
                        "The new cmdline.txt would not work: " + problem.message() + ".",
                        "Of the live system's cmdline.txt: " + problem.remedy() + "."))
                .toList();
    }

    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        plan.files().forEach(context.files()::write);
        context.runner().verify("the boot configuration", prober -> {
            List<String> differences = new ArrayList<>(differences(plan));
            assertCmdlineUuidCorrect(plan, prober, differences);
            if (!differences.isEmpty()) {
                throw new VerificationException(
                        ResultCode.FAIL_GENERIC,
                        "The boot configuration on " + plan.disk().path() + " is not what was written.",
                        differences);
            }
        });
        return StepReport.done(plan.files().size() + " files written");
    }

    private static List<String> differences(ProvisionPlan plan) {
        HostFiles target = new HostFiles(plan.paths().root());
        return plan.files().stream()
                .filter(file -> !(file.isLink() ? target.link(file.path()) : target.text(file.path()))
                        .equals(Optional.of(file.content())))
                .map(PlannedFile::path)
                .map(path -> path + " reads back differently")
                .toList();
    }

    /** The UUID that the command line names must be that of the container which is really on the disk, not only the plan's. */
    private static void assertCmdlineUuidCorrect(ProvisionPlan plan, Prober prober, List<String> differences) {
        String onDisk = prober.probe(
                        Probe.of("cryptsetup", "luksUUID", plan.devices().luks().value()))
                .text();
        HostFiles target = new HostFiles(plan.paths().root());
        String cmdline = target.text(CMDLINE).orElse("");
        if (!CmdlineTxt.parse(cmdline).values("cryptdevice").stream()
                .allMatch(value -> value.startsWith("UUID=" + onDisk + ":"))) {
            differences.add(CMDLINE + " does not name the LUKS UUID " + onDisk + " of "
                    + plan.devices().luks());
        }
    }
}
