package rp5.provision.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.firmware.EspExclusions;
import rp5.provision.guard.GuardFiles;
import rp5.provision.layout.BootLayout;
import rp5.provision.layout.LayoutDetector;
import rp5.provision.lukslvm.Luks;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Flags;
import rp5.provision.model.Holder;
import rp5.provision.model.Ids;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Names;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Unlock;
import rp5.provision.partitioning.LayoutPlanner;
import rp5.provision.rootsync.Exclusions;
import rp5.provision.unlock.Sticks;
import rp5.provision.unlock.UnlockFiles;

/** Computes the plan. The same input gives the same plan: nothing is looked up here. */
public final class Planner {
    private Planner() {}

    /**
     * The plan for a full provision of one disk.
     *
     * @param asked the USB stick as it was typed
     * @param holders what uses the disk now, leaf first
     * @param ids fresh identifiers
     */
    public static Planned plan(
            Flags asked, DiskIdentity disk, List<Holder> holders, MachineFacts facts, Ids ids, TargetPaths paths) {
        List<Refusal> refusals = new ArrayList<>(UnreadTexts.objections(facts));
        Flags flags = asked.unlocking(found(asked.unlock(), disk, facts, refusals));
        TpmBoot.objection(facts.source(), flags.unlock()).ifPresent(refusals::add);
        LvmSettings.objection(facts.source(), ids).ifPresent(refusals::add);
        GoneDisks gone = GoneDisks.of(facts, disk.path());
        LeftBehind behind = new LeftBehind(facts, gone);
        behind.objection().ifPresent(refusals::add);
        Unmounted.objection(facts).ifPresent(refusals::add);
        LayoutDetector.Detection detection = LayoutDetector.detect(facts.source());
        detection.refusal().ifPresent(refusals::add);
        Optional<BootLayout> layout = detection.layout();
        layout.ifPresent(found -> refusals.addAll(found.refusals(facts.source())));
        Optional<DiskLayout> table = table(flags, disk, ids, refusals);
        if (!refusals.isEmpty() || layout.isEmpty() || table.isEmpty()) {
            return new Planned(Optional.empty(), refusals, List.of());
        }
        ProvisionPlan plan = new ProvisionPlan(
                flags,
                disk,
                DeviceMap.of(disk.path()),
                table.get(),
                ids,
                Luks.specFor(facts.memory()),
                source(layout.get(), facts, flags),
                paths,
                holders,
                files(layout.get(), disk, facts, gone, ids, flags.unlock()));
        return new Planned(Optional.of(plan), refusals, warnings(facts, behind, flags.unlock()));
    }

    /** The ways to unlock with the stick that is meant. */
    private static Unlock found(Unlock asked, DiskIdentity disk, MachineFacts facts, List<Refusal> refusals) {
        if (asked.usbKey().isEmpty()) {
            return asked;
        }
        Sticks.Found found = Sticks.find(asked.usbKey().get(), disk.path(), facts);
        found.refusal().ifPresent(refusals::add);
        return found.stick().map(asked::with).orElse(asked);
    }

    private static Optional<DiskLayout> table(Flags flags, DiskIdentity disk, Ids ids, List<Refusal> refusals) {
        try {
            return Optional.of(
                    LayoutPlanner.plan(disk.size(), disk.logicalSectorBytes(), flags.espSize(), flags.bootSize(), ids));
        } catch (ProvisionException e) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    String.valueOf(e.getMessage()),
                    "Use a larger disk or smaller --esp-mb and --boot-mb."));
            return Optional.empty();
        }
    }

    private static SourcePlan source(BootLayout layout, MachineFacts facts, Flags flags) {
        return new SourcePlan(
                layout.kind(),
                facts.source().prettyName(),
                facts.source().esp(),
                facts.source().filesystems(),
                Exclusions.forSource(facts, flags),
                EspExclusions.forEsp(facts.source(), flags.secretFiles()),
                layout.kernels(facts.source()),
                Packages.missing(facts.source().packages()),
                Map.of());
    }

    private static List<PlannedFile> files(
            BootLayout layout, DiskIdentity disk, MachineFacts facts, GoneDisks gone, Ids ids, Unlock unlock) {
        TargetIds names = new TargetIds(
                ids.rootFs().toString(),
                ids.bootFs().toString(),
                ids.espVolumeId(),
                ids.luks().toString(),
                Names.MAPPER,
                Names.VG,
                Names.LV);
        return Stream.of(
                        SystemFiles.of(facts, gone, names, unlock),
                        layout.files(TpmBoot.source(facts.source(), unlock), names),
                        TpmBoot.files(layout, facts.source(), unlock),
                        GuardFiles.of(disk, ids, unlock),
                        UnlockFiles.of(unlock, ids.luks().toString()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> warnings(MachineFacts facts, LeftBehind behind, Unlock unlock) {
        List<String> warnings = new ArrayList<>(unlock.caveats());
        warnings.addAll(InMemory.of(unlock, facts.mounts()));
        warnings.addAll(behind.warnings());
        warnings.addAll(Unmounted.warnings(facts));
        if (facts.source().packages().containsKey("cloud-init")) {
            warnings.add(
                    "cloud-init is switched off on the target, and its seed files (they may hold password hashes and Wi-Fi"
                            + " keys) are not copied to the unencrypted ESP; what it has set up already stays.");
        }
        List<String> missing = Packages.missing(facts.source().packages());
        if (!missing.isEmpty()) {
            warnings.add("These packages will be installed on the target from the network: " + String.join(" ", missing)
                    + ".");
        }
        return warnings;
    }
}
