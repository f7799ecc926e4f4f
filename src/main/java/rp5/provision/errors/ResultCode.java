package rp5.provision.errors;

/**
 * How a run ended: the name that scripts match, the exit code of the process, and what the user can do about it.
 *
 * <p>{@code docs/exit-codes.md} holds the same table; a test keeps them together.
 */
public enum ResultCode {
    PLAN_OK(0, "Nothing was touched. Run --dry-run to see every command, then --yes."),
    DRYRUN_OK(0, "Run it again with --yes instead of --dry-run, which erases the disk."),
    POSTCHECK_OK(
            0,
            "Nothing is to be mended. To start from it: shut down, take the SD card out (or set NVMe first in BOOT_ORDER), start."),
    ROTATE_OK(0, "Nothing: from the next start on the disk opens with the new key file."),
    ETE_DONE_OK(0, "Shut down, take the SD card out (or set NVMe first in BOOT_ORDER), start, type the passphrase."),

    USAGE(2, "See --help."),
    FAIL_SAFETY_GUARD(2, "Solve what is listed, or name another disk."),
    FAIL_LIVE_DISK_GUARD(2, "The disk holds the running system: name another disk."),
    FAIL_MISSING_PASSPHRASE(2, "Give --passphrase-file FILE (owner-only permissions), or run on a terminal."),
    FAIL_KEYFILE_PATH(2, "Name a key file below /etc/cryptsetup-keys.d: it lives there only."),
    FAIL_KEYFILE_PERMS(
            2, "The key file must have mode 0400, in a folder of mode 0700: look at the message, then run again."),
    FAIL_REMOVE_PASSPHRASE_BLOCKED(
            2, "Prove another way to unlock, and make a recovery key: look at the message, then run again."),
    FAIL_FIRMWARE_CHECK(3, "Repair the firmware files of the running system (raspi-firmware package), then run again."),
    FAIL_PARTITIONING(4, "Look at the kernel's messages for the disk (dmesg), then run again with --yes."),
    FAIL_LUKS(5, "Look at the tool's message, then run again with --yes."),
    FAIL_LVM(6, "Look at the tool's message, then run again with --yes."),
    FAIL_MKFS(6, "Look at the tool's message and the kernel's messages for the disk, then run again with --yes."),
    FAIL_RSYNC(
            7,
            "Look at the tool's message: free space, a read error on the SD card, or a write error; then run again."),
    FAIL_POSTCHECK(
            8,
            "Each failed check says how to mend it; then run --do-postcheck, or --yes to begin anew, which erases the disk."),
    FAIL_GENERIC(9, "Look at the message and the log, then run again."),
    FAIL_RSYNC_SKIPPED_FULLRUN(10, "A full run must copy the system: leave --skip-rsync out."),
    FAIL_INITRAMFS_VERIFY(
            11, "The initramfs could not unlock the disk: read the failed checks, mend the source, run again."),
    FAIL_UNHANDLED(12, "This is a bug: run again with --verbose and report what it prints."),
    FAIL_INVALID_DEVICE(13, "Name a whole disk, such as /dev/nvme0n1; lsblk lists them."),
    FAIL_HOLDER_STUCK(15, "End what holds the disk, then run again."),
    FAIL_CLEANUP(16, "Undo what is listed by hand, or restart the machine, before you use the disk."),
    FAIL_MISSING_TOOL(17, "Install the packages that are named, then run again."),
    FAIL_TIMEOUT(
            18, "The command did not end in its time: look at the kernel's messages for the disk, then run again."),
    FAIL_BUSY(19, "Wait for the other run to end."),
    FAIL_INTERRUPTED_HUP(
            129, "Run again with --yes to begin anew, which erases the disk, or with --yes --resume to go on."),
    FAIL_INTERRUPTED_INT(
            130, "Run again with --yes to begin anew, which erases the disk, or with --yes --resume to go on."),
    FAIL_INTERRUPTED_TERM(
            143, "Run again with --yes to begin anew, which erases the disk, or with --yes --resume to go on.");

    private final int exitCode;
    private final String hint;

    ResultCode(int exitCode, String hint) {
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** The exit code of the process, 0 to 255. */
    public int exitCode() {
        return exitCode;
    }

    /** What to do next, one or two sentences. */
    public String hint() {
        return hint;
    }

    public boolean success() {
        return exitCode == 0;
    }

    /** The name in results: every way to be interrupted reads FAIL_INTERRUPTED. */
    public String label() {
        return name().startsWith("FAIL_INTERRUPTED") ? "FAIL_INTERRUPTED" : name();
    }
}
