package rp5.provision.initramfs;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.PackageState;
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
 * Builds the initramfs of every kernel that the firmware may load, in the target and with the distribution's own tools, then opens
 * each image and proves that it unlocks the disk. The copy to the ESP is left to the distribution's hook, since the next kernel
 * upgrade will depend on it.
 */
public final class InitramfsStep implements Step {
    private static final Path RUN = Path.of("/run");
    private static final int SHOWN = 12;

    @Override
    public StepId id() {
        return StepId.INITRAMFS;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.CHROOT, Tool.CP, Tool.SYNC);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        List<Refusal> refusals = new ArrayList<>();
        if (plan.source().kernels().isEmpty()) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "The running system has no kernel that the firmware could load with an initramfs.",
                    "Install a kernel package of the distribution."));
        }
        if (facts.source().packages().containsKey("dpkg")) {
            String real = prober.probe(InitramfsCommands.divertedHere()).text();
            if (!real.equals(InitramfsCommands.UPDATE_INITRAMFS)) {
                refusals.add(new Refusal(
                        ResultCode.FAIL_INITRAMFS_VERIFY,
                        "update-initramfs of the running system is a stand-in; the real one is " + real + ".",
                        "Remove the diversion: sudo dpkg-divert --rename --remove " + InitramfsCommands.UPDATE_INITRAMFS
                                + "."));
            }
        }
        return refusals;
    }

    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        TargetPaths paths = plan.paths();
        ProcessRunner runner = context.runner();
        List<KernelSlot> kernels = plan.source().kernels();
        if (Litter.isThere(paths)) {
            runner.run(InitramfsCommands.removeLitter(paths));
            runner.verify("the target's " + Litter.FOLDER, prober -> Litter.requireGone(paths));
        }
        installMissing(plan, runner, context.progress());
        runner.verify("update-initramfs of the target", prober -> requireReal(paths, prober));
        Map<String, String> environment = plan.source().initramfsEnvironment();
        for (KernelSlot slot : kernels) {
            context.progress().part(slot.espInitramfs() + " for Linux " + slot.release());
            runner.run(InitramfsCommands.removeImages(paths, slot));
            runner.run(InitramfsCommands.build(paths, slot, environment));
        }
        runner.run(InitramfsCommands.sync(paths.root()));
        runner.run(InitramfsCommands.sync(paths.inRoot("/boot")));
        runner.run(InitramfsCommands.sync(paths.esp()));
        // What is proven, here and by the checks after this, must be what a start will read, not what is left in
        // memory.
        runner.run(DiskCache.forget());
        List<String> warnings = new ArrayList<>();
        SlotProof proof = new SlotProof(plan, new Bootloader(context.facts().bootloaderDate()));
        runner.verify("every initramfs", prober -> prove(kernels, proof, warnings));
        return StepReport.done(summary(kernels), warnings);
    }

    private static void installMissing(ProvisionPlan plan, ProcessRunner runner, ProgressListener progress) {
        List<String> packages = plan.source().missingPackages();
        TargetPaths paths = plan.paths();
        if (packages.isEmpty()) {
            return;
        }
        progress.part("installing " + String.join(", ", packages));
        // The target's /run is its own: a resolv.conf that leads there would lead nowhere. It is gone with the mount.
        Path names = path(runner.probe(InitramfsCommands.resolvConf()).text());
        if (names.startsWith(RUN)) {
            runner.run(InitramfsCommands.lend(names, paths));
        }
        runner.run(InitramfsCommands.updateLists(paths));
        List<String> complaints = Collections.synchronizedList(new ArrayList<>());
        runner.run(InitramfsCommands.install(paths, packages).complainingTo(complaints::add));
        runner.run(InitramfsCommands.forgetArchives(paths));
        runner.verify("the packages", prober -> requireInstalled(packages, paths, prober, complaints));
    }

    private static Path path(String printed) {
        try {
            return Path.of(printed);
        } catch (InvalidPathException e) {
            throw new StepException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "Could not understand what readlink printed.",
                    List.of(printed),
                    e);
        }
    }

    private static void requireInstalled(
            List<String> packages, TargetPaths paths, Prober prober, List<String> complaints) {
        Set<String> installed = prober.probe(InitramfsCommands.installed(paths, packages)).lines().stream()
                .map(line -> line.split(" ", 2))
                .filter(fields -> fields.length == 2 && PackageState.isInstalled(fields[1]))
                .map(fields -> fields[0])
                .collect(Collectors.toSet());
        List<String> missing =
                packages.stream().filter(name -> !installed.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "Could not install " + String.join(", ", missing) + " in the target: this needs a network and the"
                            + " distribution's package servers. Install them on the running system first.",
                    complaints.subList(Math.max(0, complaints.size() - SHOWN), complaints.size()));
        }
    }

    /** Images of live systems put a script in front that does nothing. */
    private static void requireReal(TargetPaths paths, Prober prober) {
        String real = prober.probe(InitramfsCommands.diverted(paths)).text();
        if (!real.equals(InitramfsCommands.UPDATE_INITRAMFS)) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "update-initramfs of the target is a stand-in; the real one is " + real + ".",
                    List.of());
        }
    }

    private static void prove(List<KernelSlot> kernels, SlotProof proof, List<String> warnings) {
        List<String> failed = new ArrayList<>();
        for (KernelSlot slot : kernels) {
            for (CheckResult result : proof.examine(slot)) {
                String line = slot.espInitramfs() + ": " + result.found();
                if (result.failed()) {
                    failed.add(line + " (" + result.name() + "): " + result.remedy());
                } else if (result.status() == CheckResult.Status.WARN) {
                    warnings.add(line + ": " + result.remedy());
                }
            }
        }
        if (!failed.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_INITRAMFS_VERIFY, "The initramfs would not start the target.", failed);
        }
    }

    private static String summary(List<KernelSlot> kernels) {
        return String.join(", ", kernels.stream().map(KernelSlot::espInitramfs).toList());
    }
}
