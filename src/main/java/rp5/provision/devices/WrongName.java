package rp5.provision.devices;

import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;

/** Every reason for which no disk is meant by what was typed, and its sentence; docs/safety.md shows each of them. */
enum WrongName {
    EMPTY("The name of the device is empty."),
    BLANKS("\"%s\" has blanks before or behind the name."),
    UNSEEN("The name \"%s\" has characters that cannot be seen."),
    NO_PATH("\"%s\" is not a path."),
    RELATIVE("%s is not an absolute path."),
    SLASH("%s ends with a slash, as only the name of a folder may."),
    UPWARDS("%s goes up by \"..\", and where that leads to depends on links."),
    MISSING("%s does not exist."),
    NOT_BLOCK("%s is not a block device: it is %s."),
    NOT_LISTED("%s is a block device that lsblk does not list: it may have no medium in it."),
    SEVERAL("Several NVMe disks could be meant: %s."),
    ONLY_LIVE("The running system needs the only NVMe disk: %s."),
    NONE("There is no NVMe disk in this machine.");

    private final String sentence;

    WrongName(String sentence) {
        this.sentence = sentence;
    }

    /** With {@code %s} for each word that depends on the machine. */
    String sentence() {
        return sentence;
    }

    RefusedException refused(String remedy, Object... words) {
        return new RefusedException(ResultCode.FAIL_INVALID_DEVICE, sentence.formatted(words), remedy);
    }
}
