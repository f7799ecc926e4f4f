package rp5.provision.vm;

import rp5.provision.errors.ResultCode;

/**
 * A device that {@code --yes} must refuse.
 *
 * @param before shell lines that make the device what it is; they set {@code device}
 * @param after shell lines that end it
 * @param disk the kernel's name of the disk that must not be written to
 * @param message what the first refusal says, among other things
 */
record Refused(
        String name, String before, String device, String after, String disk, ResultCode result, String message) {

    static Refused of(String name, String device, String disk, ResultCode result, String message) {
        return new Refused(name, "", device, "", disk, result, message);
    }

    Refused prepared(String lines) {
        return new Refused(name, lines, device, after, disk, result, message);
    }

    Refused endedBy(String lines) {
        return new Refused(name, before, device, lines, disk, result, message);
    }

    /** What was made for a case stays until its end, so that the states before and after the run can be compared. */
    String shell() {
        return """
                %1$s
                udevadm settle
                state %2$s.before
                written %3$s >/host/%2$s.written-before
                rp5_run %2$s --yes --passphrase-file /run/passphrase %4$s || true
                written %3$s >/host/%2$s.written-after
                state %2$s.after
                %5$s
                """.formatted(before, name, disk, device, after);
    }

    @Override
    public String toString() {
        return name;
    }
}
