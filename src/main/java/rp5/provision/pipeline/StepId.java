package rp5.provision.pipeline;

import rp5.provision.errors.ResultCode;
import rp5.provision.model.DiskState;

/** The steps in their order, each with the code that its failures end with and the state of the disk while it works. */
public enum StepId {
    SAFETY("safety", "Check the disk once more", ResultCode.FAIL_SAFETY_GUARD, DiskState.UNTOUCHED),
    DEVICES("devices", "Release what uses the disk", ResultCode.FAIL_HOLDER_STUCK, DiskState.RELEASED),
    PARTITIONING("partitioning", "Write the partition table", ResultCode.FAIL_PARTITIONING, DiskState.ERASING),
    LUKS_LVM("lukslvm", "Make LUKS, LVM and file systems", ResultCode.FAIL_LUKS, DiskState.TABLE_REWRITTEN),
    MOUNTS("mounts", "Mount the target", ResultCode.FAIL_GENERIC, DiskState.PARTLY_FILLED),
    FIRMWARE("firmware", "Copy the firmware", ResultCode.FAIL_FIRMWARE_CHECK, DiskState.PARTLY_FILLED),
    ROOT_SYNC("rootsync", "Copy the system", ResultCode.FAIL_RSYNC, DiskState.PARTLY_FILLED),
    BOOT_PLUMBING("bootplumbing", "Write the boot configuration", ResultCode.FAIL_GENERIC, DiskState.PARTLY_FILLED),
    UNLOCK("unlock", "Add other ways to unlock", ResultCode.FAIL_LUKS, DiskState.PARTLY_FILLED),
    INITRAMFS("initramfs", "Build and open the initramfs", ResultCode.FAIL_INITRAMFS_VERIFY, DiskState.PARTLY_FILLED),
    /** Stands in for all steps above when a disk is only checked. */
    OPEN_EXISTING("open", "Open the disk read-only", ResultCode.FAIL_POSTCHECK, DiskState.UNTOUCHED),
    /** The same for a disk whose keys are changed. */
    OPEN_TO_CHANGE("open-to-change", "Open the disk", ResultCode.FAIL_GENERIC, DiskState.RELEASED),
    MOUNT_TO_CHANGE("mount-to-change", "Mount what is on it", ResultCode.FAIL_GENERIC, DiskState.RELEASED),
    ROTATE("rotate", "Replace the key file", ResultCode.FAIL_GENERIC, DiskState.KEY_CHANGING),
    POSTCHECK("postcheck", "Check everything", ResultCode.FAIL_POSTCHECK, DiskState.UNPROVEN),
    UNLOCK_PROOF("unlock-proof", "Unlock with what will boot", ResultCode.FAIL_POSTCHECK, DiskState.UNPROVEN),
    COMMIT("commit", "Make the disk bootable", ResultCode.FAIL_GENERIC, DiskState.UNPROVEN);

    private final String id;
    private final String title;
    private final ResultCode failure;
    private final DiskState stateWhileRunning;

    StepId(String id, String title, ResultCode failure, DiskState stateWhileRunning) {
        this.id = id;
        this.title = title;
        this.failure = failure;
        this.stateWhileRunning = stateWhileRunning;
    }

    /** The name in logs and results. */
    public String id() {
        return id;
    }

    /** What people read while it runs. */
    public String title() {
        return title;
    }

    /** How a run ends when this step fails and nothing more precise is known. */
    public ResultCode failure() {
        return failure;
    }

    public DiskState stateWhileRunning() {
        return stateWhileRunning;
    }

    /**
     * The state of the disk from the first command of the step that changes something on, which may fail before it has changed anything.
     *
     * @param takenUp whether the step opens what an earlier run has made
     */
    DiskState stateFromFirstChange(boolean takenUp) {
        return takenUp && this == LUKS_LVM ? DiskState.PARTLY_FILLED : stateWhileRunning;
    }

    /**
     * The state of the disk when the step has ended well.
     *
     * @param reached the state before its end
     */
    public DiskState stateWhenDone(DiskState reached) {
        return switch (this) {
            // Only now was everything proven that is said of an erased disk.
            case PARTITIONING -> reached == DiskState.ERASING ? DiskState.TABLE_REWRITTEN : reached;
            case COMMIT -> DiskState.BOOTABLE;
            default -> reached;
        };
    }
}
