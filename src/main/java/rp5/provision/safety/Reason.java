package rp5.provision.safety;

import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;

/** Every reason for which a guard of this room refuses, and its sentence; docs/safety.md shows each of them. */
enum Reason {
    LIVE_DISK(ResultCode.FAIL_LIVE_DISK_GUARD, "%s leads to the disk of the running system, which needs it for %s."),
    LIVE_DISK_UNKNOWN(
            ResultCode.FAIL_LIVE_DISK_GUARD,
            "Which disk the running system lies on is not known for certain, so no disk is safe to erase. %s"),
    NOT_ROOT("This program does not run as root."),
    NOT_WHOLE("%s is not a whole disk: it is %s."),
    READ_ONLY("%s is read-only."),
    IN_USE("%s is in use: %s."),
    OPEN_FOR_WRITING("%s is open for writing: %s."),
    IN_USE_ELSEWHERE("%s is mounted in another mount namespace: %s."),
    SHARED("%s belongs together with other disks: %s."),
    GROUP_NAME_TAKEN("Another disk has a volume group %s (%s)."),
    MAPPER_NAME_TAKEN("The name %s is in use by another disk (%s)."),
    FOLDER_TAKEN("%s is in use by another disk: %s."),
    BLOCKS_TOO_LARGE(
            "%s has logical blocks of %s bytes, and the Pi's bootloader of %s boots from such a disk only since %s."),
    DISK_TOO_SMALL(
            "%s is too small: it has %s, the system needs %s (%s in use, a tenth and %s more, and the boot partitions)."),
    BOOT_TOO_SMALL("The /boot partition would be too small: %s asked for, %s needed for the kernels and images."),
    GONE("%s is not there any more."),
    REPLACED("%s is not the disk any more that the plan was made for: %s.");

    private final ResultCode code;
    private final String sentence;

    Reason(String sentence) {
        this(ResultCode.FAIL_SAFETY_GUARD, sentence);
    }

    Reason(ResultCode code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** With {@code %s} for each word that depends on the machine. */
    String sentence() {
        return sentence;
    }

    Refusal refusal(String remedy, Object... words) {
        return new Refusal(code, sentence.formatted(words), remedy);
    }
}
