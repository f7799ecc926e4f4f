package rp5.provision;

import static rp5.provision.errors.ResultCode.FAIL_CLEANUP;
import static rp5.provision.errors.ResultCode.FAIL_FIRMWARE_CHECK;
import static rp5.provision.errors.ResultCode.FAIL_GENERIC;
import static rp5.provision.errors.ResultCode.FAIL_HOLDER_STUCK;
import static rp5.provision.errors.ResultCode.FAIL_INITRAMFS_VERIFY;
import static rp5.provision.errors.ResultCode.FAIL_KEYFILE_PERMS;
import static rp5.provision.errors.ResultCode.FAIL_LUKS;
import static rp5.provision.errors.ResultCode.FAIL_LVM;
import static rp5.provision.errors.ResultCode.FAIL_MKFS;
import static rp5.provision.errors.ResultCode.FAIL_PARTITIONING;
import static rp5.provision.errors.ResultCode.FAIL_POSTCHECK;
import static rp5.provision.errors.ResultCode.FAIL_REMOVE_PASSPHRASE_BLOCKED;
import static rp5.provision.errors.ResultCode.FAIL_RSYNC;
import static rp5.provision.errors.ResultCode.FAIL_SAFETY_GUARD;
import static rp5.provision.errors.ResultCode.FAIL_TIMEOUT;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Command;
import rp5.provision.exec.Mutation;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;

/** Whether a run that met a fault ended as it must: by what the machine holds, not by what the run says of itself. */
final class Judge {
    private final Rig rig;
    private final String good;
    private final SourceWatch source;

    /**
     * @param good the disk that a run without a fault makes
     */
    Judge(Rig rig, String good) {
        this.rig = rig;
        this.good = good;
        this.source = new SourceWatch(rig.host());
    }

    /** What became of a run. */
    enum Verdict {
        FAILED,
        /** Ended well after a command that only looks had failed. */
        PROBE_SURVIVED,
        /** Ended well: what was to be undone was undone by a second try. */
        UNDONE_AT_SECOND_TRY,
        /** Ended well: the holder was seen to be gone. */
        RELEASED_ALL_THE_SAME,
        /** Ended well since the disk shows nothing of what the command does, or it had nothing to do. */
        NOTHING_TO_MISS
    }

    /**
     * A run that met a fault.
     *
     * @param before the disk before the run
     * @param leftBefore what a killed run had left open before it
     */
    record Case(
            Command command,
            SimulatedRun.Place place,
            Fault fault,
            String before,
            List<String> leftBefore,
            SimulatedRun run,
            SimulatedPi pi) {
        Case {
            leftBefore = List.copyOf(leftBefore);
        }

        Verdict verdict() {
            if (run.exit() != 0) {
                return Verdict.FAILED;
            } else if (place.teardown()) {
                return Verdict.UNDONE_AT_SECOND_TRY;
            } else if (!(command instanceof Mutation)) {
                return Verdict.PROBE_SURVIVED;
            } else if (fault == Fault.NOTHING) {
                return Verdict.NOTHING_TO_MISS;
            }
            return Verdict.RELEASED_ALL_THE_SAME;
        }

        boolean untouched() {
            return pi.disk().equals(before);
        }
    }

    List<String> objections(Case struck) {
        List<String> wrong = new ArrayList<>(endings(struck.run()));
        wrong.addAll(struck.run().exit() == 0 ? ofSuccess(struck) : ofFailure(struck));
        return wrong;
    }

    /** What must hold after every run. */
    List<String> endings(SimulatedRun run) {
        List<String> wrong = new ArrayList<>();
        if (run.json().path("exit_code").asInt(-1) != run.exit()) {
            wrong.add("the result has another exit code than the process: " + run.exit());
        }
        if (run.result().equals("FAIL_UNHANDLED")) {
            wrong.add("a bug: " + run.err());
        }
        wrong.addAll(source.objections());
        wrong.addAll(rig.litter());
        return wrong;
    }

    private List<String> ofSuccess(Case struck) {
        List<String> wrong = new ArrayList<>();
        if (!struck.pi().bootable() || !struck.pi().disk().equals(good)) {
            wrong.add("a success, but the disk is not the one of a good run");
        }
        if (!struck.pi().leftovers().isEmpty()) {
            wrong.add("a success that leaves " + struck.pi().leftovers());
        }
        Verdict verdict = struck.verdict();
        boolean release = struck.place().step().equals(Optional.of(StepId.DEVICES));
        if (verdict == Verdict.RELEASED_ALL_THE_SAME && !release) {
            wrong.add("a command that changes something failed, and the run went on");
        }
        return wrong;
    }

    private List<String> ofFailure(Case struck) {
        List<String> wrong = new ArrayList<>();
        ResultCode code = ResultCode.valueOf(struck.run().result());
        Set<ResultCode> expected = expected(struck);
        if (!expected.contains(code)) {
            wrong.add("ends with " + code + ", expected one of " + expected);
        }
        wrong.addAll(step(struck));
        wrong.addAll(state(struck));
        if (!struck.pi().stick().isEmpty()) {
            wrong.add("leaves on the stick " + struck.pi().stick().keySet());
        }
        List<String> left = new ArrayList<>(struck.pi().leftovers());
        if (reached(struck).compareTo(StepId.DEVICES) <= 0) {
            left.removeAll(struck.leftBefore());
        }
        if (!left.isEmpty()) {
            wrong.add("leaves " + left);
        }
        return wrong;
    }

    /** A fault is told in its step; what was not done may be found missing later. */
    private static List<String> step(Case struck) {
        Optional<StepId> told = struck.run().failedStep();
        if (struck.fault() != Fault.NOTHING) {
            return told.equals(struck.place().step()) ? List.of() : List.of("told of step " + told);
        }
        boolean later = told.isPresent()
                && struck.place()
                        .step()
                        .map(step -> told.get().compareTo(step) >= 0)
                        .orElse(true);
        return later || told.equals(struck.place().step()) ? List.of() : List.of("told of step " + told);
    }

    private static StepId reached(Case struck) {
        return struck.run().failedStep().orElse(struck.place().teardown() ? StepId.COMMIT : StepId.SAFETY);
    }

    private static List<String> state(Case struck) {
        List<String> wrong = new ArrayList<>();
        DiskState state = struck.run().state();
        boolean saysUntouched =
                EnumSet.of(DiskState.UNTOUCHED, DiskState.RELEASED).contains(state);
        long writers =
                struck.run().commands().stream().filter(Judge::writesToTheDisk).count();
        boolean wrote = writers > 0;
        // What an earlier run has written is on the disk whether this one has come to write or not.
        boolean earlier = struck.run().goesOn();
        if (saysUntouched ? wrote : !wrote && !earlier) {
            wrong.add("says " + state + (wrote ? ", but" : ", and no") + " command that writes was started");
        }
        if (saysUntouched && !struck.untouched()) {
            wrong.add("says " + state + ", but the disk has changed");
        }
        if (state == DiskState.UNTOUCHED && !struck.pi().leftovers().equals(struck.leftBefore())) {
            wrong.add("says " + state + ", but something was released");
        }
        if (state == DiskState.ERASING && !struck.run().failedStep().equals(Optional.of(StepId.PARTITIONING))) {
            wrong.add("says " + state + " when the table was written and proven");
        }
        if (!saysUntouched
                && state != DiskState.ERASING
                && struck.run().failedStep().equals(Optional.of(StepId.PARTITIONING))) {
            wrong.add("says " + state + " while nobody knows how much of the old content is left");
        }
        if (struck.pi().bootable()
                && struck.untouched()
                && EnumSet.range(DiskState.TABLE_REWRITTEN, DiskState.UNPROVEN).contains(state)) {
            wrong.add("the disk is as it was and could be booted, and is said to be " + state);
        }
        if (struck.pi().bootable() && !struck.untouched() && state != DiskState.BOOTABLE) {
            wrong.add("the disk could be booted: it has a config.txt, and is said to be " + state);
        }
        if (state == DiskState.BOOTABLE && !struck.place().teardown()) {
            wrong.add("is said to be bootable");
        }
        return wrong;
    }

    private static boolean writesToTheDisk(Command command) {
        return command instanceof Mutation
                && Set.of("blkdiscard", "wipefs", "sfdisk", "mkfs.vfat")
                        .contains(command.argv().get(0));
    }

    private static Set<ResultCode> expected(Case struck) {
        Optional<StepId> step = struck.place().step();
        boolean checks = step.equals(Optional.of(StepId.POSTCHECK));
        if (struck.fault() == Fault.NOTHING) {
            return ofStep(struck.run().failedStep());
        } else if (checks) {
            return EnumSet.of(FAIL_POSTCHECK);
        } else if (struck.place().teardown()) {
            return EnumSet.of(FAIL_CLEANUP);
        } else if (struck.fault() == Fault.HANG) {
            return step.equals(Optional.of(StepId.DEVICES)) && struck.command() instanceof Mutation
                    ? EnumSet.of(FAIL_TIMEOUT, FAIL_HOLDER_STUCK)
                    : EnumSet.of(FAIL_TIMEOUT);
        }
        return EnumSet.of(
                struck.command().failsAs().orElse(step.map(StepId::failure).orElse(FAIL_GENERIC)));
    }

    /** The codes that belong to a step. */
    private static Set<ResultCode> ofStep(Optional<StepId> step) {
        if (step.isEmpty()) {
            return EnumSet.of(FAIL_GENERIC, FAIL_SAFETY_GUARD, FAIL_INITRAMFS_VERIFY, FAIL_CLEANUP);
        }
        return switch (step.get()) {
            case OPEN_TO_CHANGE, MOUNT_TO_CHANGE -> EnumSet.of(FAIL_GENERIC, FAIL_LUKS, FAIL_LVM);
            case ROTATE -> EnumSet.of(FAIL_GENERIC, FAIL_LUKS, FAIL_KEYFILE_PERMS, FAIL_INITRAMFS_VERIFY);
            case SAFETY -> EnumSet.of(FAIL_SAFETY_GUARD, FAIL_INITRAMFS_VERIFY);
            case DEVICES -> EnumSet.of(FAIL_HOLDER_STUCK);
            case PARTITIONING -> EnumSet.of(FAIL_PARTITIONING, FAIL_HOLDER_STUCK);
            case LUKS_LVM -> EnumSet.of(FAIL_LUKS, FAIL_LVM, FAIL_MKFS);
            case MOUNTS, BOOT_PLUMBING, COMMIT -> EnumSet.of(FAIL_GENERIC);
            case FIRMWARE -> EnumSet.of(FAIL_FIRMWARE_CHECK);
            case ROOT_SYNC -> EnumSet.of(FAIL_RSYNC);
            case UNLOCK -> EnumSet.of(FAIL_LUKS, FAIL_KEYFILE_PERMS);
            case INITRAMFS -> EnumSet.of(FAIL_INITRAMFS_VERIFY);
            case POSTCHECK, OPEN_EXISTING -> EnumSet.of(FAIL_POSTCHECK, FAIL_INITRAMFS_VERIFY);
            case UNLOCK_PROOF ->
                EnumSet.of(FAIL_POSTCHECK, FAIL_INITRAMFS_VERIFY, FAIL_LUKS, FAIL_REMOVE_PASSPHRASE_BLOCKED);
        };
    }

    /** A run without a fault must make the good disk out of whatever this one left. */
    List<String> objectionsToRecovery(SimulatedPi pi) {
        SimulatedRun again = rig.run(pi, Meddler.NOBODY);
        List<String> wrong = new ArrayList<>();
        if (again.exit() != 0) {
            wrong.add("the next run fails: " + again.result() + " "
                    + again.json().path("failure").path("message").asText());
        } else if (!pi.disk().equals(good) || !pi.bootable() || !pi.leftovers().isEmpty()) {
            wrong.add("the next run succeeds, but the disk is not the one of a good run");
        }
        return wrong;
    }
}
