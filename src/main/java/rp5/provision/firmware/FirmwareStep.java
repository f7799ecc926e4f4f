package rp5.provision.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.ByteSize;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.DiskCache;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Copies the live firmware partition into the staging folder of the ESP, where no bootloader looks. */
public final class FirmwareStep implements Step {
    /** What Java puts in the place of such a character, and find does not. */
    private static final char UNSAYABLE = '\uFFFD';

    private static final String STAGED = "/" + TargetPaths.STAGING + " vfat";

    @Override
    public StepId id() {
        return StepId.FIRMWARE;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.RSYNC, Tool.SYNC, Tool.FINDMNT);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        List<Refusal> refusals = new ArrayList<>();
        SourcePlan source = plan.source();
        Map<String, Long> files = facts.source().espFiles();
        List<String> missing = FirmwareFiles.missing(files);
        if (!missing.isEmpty()) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_FIRMWARE_CHECK,
                    "The live firmware partition at " + source.esp() + " lacks: " + String.join(", ", missing) + ".",
                    "Check that it is mounted there, then: sudo apt install --reinstall raspi-firmware."));
        }
        files.keySet().stream()
                .filter(name -> name.indexOf(UNSAYABLE) >= 0)
                .filter(name -> !EspPattern.anyMatches(source.espExclusions(), name))
                .sorted()
                .findFirst()
                .ifPresent(name -> refusals.add(new Refusal(
                        ResultCode.FAIL_FIRMWARE_CHECK,
                        "The name of " + source.esp() + "/" + name
                                + " has characters that the character set of this locale cannot say.",
                        "Run it again with another locale: sudo LC_ALL=C.UTF-8 java -jar rp5-provision.jar ..., or"
                                + " rename the file.")));
        ByteSize needed = EspSpace.needed(files, source.espExclusions(), source.kernels());
        ByteSize size = plan.layout().size(1);
        if (needed.compareTo(size) > 0) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    "The ESP would be too small: " + size + " asked for, " + needed
                            + " needed for the firmware, kernels and images, with room for an upgrade.",
                    "Give --esp-mb " + needed.mebibytes() + " or more, or remove what does not belong on "
                            + source.esp() + "."));
        }
        return refusals;
    }

    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        SourcePlan source = plan.source();
        TargetPaths paths = plan.paths();
        ProcessRunner runner = context.runner();
        runner.verify("the staging folder is mounted", prober -> requireStaging(paths, prober));
        runner.run(FirmwareCommands.copy(source.esp(), source.espExclusions(), paths)
                .failingAs(ResultCode.FAIL_FIRMWARE_CHECK));
        runner.run(FirmwareCommands.sync(paths.esp()));
        runner.run(DiskCache.forget());
        Map<String, Long> expected = new TreeMap<>(context.facts().source().espFiles());
        expected.keySet().removeIf(file -> EspPattern.anyMatches(source.espExclusions(), file));
        runner.verify("the firmware files", prober -> requireCopied(source, paths, expected, prober));
        ByteSize total = new ByteSize(
                expected.values().stream().mapToLong(Long::longValue).sum());
        return StepReport.done(expected.size() + " firmware files, " + total);
    }

    /** Without the mount the files would land in the root file system, and no bootloader would ever see them. */
    private static void requireStaging(TargetPaths paths, Prober prober) {
        List<String> mounts = prober.probe(FirmwareCommands.mounted(paths)).lines();
        if (mounts.isEmpty() || !mounts.get(mounts.size() - 1).equals(STAGED)) {
            throw new VerificationException(
                    ResultCode.FAIL_FIRMWARE_CHECK,
                    "The staging folder of the ESP is not mounted at " + FirmwareCommands.firmware(paths) + ".",
                    mounts);
        }
    }

    private static void requireCopied(SourcePlan source, TargetPaths paths, Map<String, Long> expected, Prober prober) {
        Map<String, Long> found = EspListing.parse(prober.probe(FirmwareCommands.list(FirmwareCommands.firmware(paths)))
                .stdout());
        List<String> wrong = new ArrayList<>();
        FirmwareFiles.missing(found).forEach(name -> wrong.add("missing: " + name));
        wrong.addAll(EspListing.differences(expected, found));
        Comparison comparison =
                Comparison.parse(prober.probe(FirmwareCommands.compare(source.esp(), source.espExclusions(), paths))
                        .lines());
        wrong.addAll(comparison.differences());
        // What differs is named above; that a file was not compared at all, nothing else says.
        if (wrong.isEmpty() && comparison.equal() < expected.size()) {
            wrong.add("only " + comparison.equal() + " of " + expected.size() + " files were found to be equal");
        }
        if (!wrong.isEmpty()) {
            throw new VerificationException(
                    ResultCode.FAIL_FIRMWARE_CHECK,
                    "The firmware on the target differs from the live one at " + source.esp() + ".",
                    wrong);
        }
    }
}
