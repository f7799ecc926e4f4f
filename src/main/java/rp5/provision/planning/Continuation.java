package rp5.provision.planning;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.EarlierRun;
import rp5.provision.model.Flags;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Resumed;
import rp5.provision.model.TargetPaths;

/** The plan of a run that goes on with an earlier one, by the identifiers of that run; or why there is none. Pure. */
public final class Continuation {
    private static final String REMEDY = "Begin anew: --yes without --resume, which erases the disk.";

    private Continuation() {}

    /**
     * The plan for a full provision of one disk by the identifiers that the earlier run chose.
     *
     * @param disk as it is now; its name may have changed
     * @param version of this program
     * @param bootId of the machine now
     */
    public static Planned plan(
            Flags flags,
            DiskIdentity disk,
            List<Holder> holders,
            MachineFacts facts,
            EarlierRun earlier,
            String version,
            String bootId,
            TargetPaths paths) {
        List<Refusal> refusals = new ArrayList<>();
        differentDisk(earlier.disk(), disk, refusals);
        if (!earlier.version().equals(version)) {
            refuse(
                    "The earlier run was made by version " + earlier.version() + ", and this is " + version + ".",
                    refusals);
        }
        size("--esp-mb", earlier.espSize(), flags.espSize(), refusals);
        size("--boot-mb", earlier.bootSize(), flags.bootSize(), refusals);
        Planned fresh = Planner.plan(flags, disk, holders, facts, earlier.ids(), paths);
        refusals.addAll(fresh.refusals());
        fresh.plan().ifPresent(plan -> differentPlan(earlier, plan, refusals));
        Resumed resumed = new Resumed(
                earlier.started(), !bootId.isEmpty() && earlier.bootId().equals(bootId), earlier.failed());
        return new Planned(
                fresh.plan().map(plan -> plan.resuming(earlier.luks(), resumed)), refusals, fresh.warnings());
    }

    /** The name says nothing: it goes to whichever disk is found first. */
    private static void differentDisk(DiskIdentity then, DiskIdentity now, List<Refusal> refusals) {
        List<String> differences = new ArrayList<>();
        compare("size", then.size().bytes() + " bytes", now.size().bytes() + " bytes", differences);
        compare("sector", then.logicalSectorBytes(), now.logicalSectorBytes(), differences);
        compare("model", then.model(), now.model(), differences);
        compare("serial number", then.serial(), now.serial(), differences);
        compare("wwn", then.wwn(), now.wwn(), differences);
        compare("link below /dev/disk/by-id", then.byId(), now.byId(), differences);
        if (!differences.isEmpty()) {
            refuse(
                    now.path() + " is not the disk of the earlier run: " + String.join("; ", differences) + ".",
                    refusals);
        }
    }

    private static void differentPlan(EarlierRun earlier, ProvisionPlan plan, List<Refusal> refusals) {
        if (earlier.system() != plan.source().layout()) {
            refuse(
                    "The earlier run copied " + earlier.system().title() + ", and this system is "
                            + plan.source().layout().title() + ".",
                    refusals);
        }
        if (refusals.isEmpty() && !earlier.layout().equals(plan.layout())) {
            refuse("The partition table would not be that of the earlier run.", refusals);
        }
    }

    private static void size(String option, ByteSize then, ByteSize now, List<Refusal> refusals) {
        if (!then.equals(now)) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    "The earlier run had another " + option + ": " + then.mebibytes() + ", not " + now.mebibytes()
                            + ".",
                    "Give " + option + "=" + then.mebibytes()
                            + " again, or begin anew without --resume, which erases the disk."));
        }
    }

    private static void compare(String what, Object then, Object now, List<String> differences) {
        if (!then.equals(now)) {
            differences.add(what + " was " + word(then) + " and is " + word(now));
        }
    }

    private static String word(Object value) {
        return value.toString().isEmpty() ? "not known" : value.toString();
    }

    private static void refuse(String message, List<Refusal> refusals) {
        refusals.add(new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, REMEDY));
    }
}
