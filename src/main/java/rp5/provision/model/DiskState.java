package rp5.provision.model;

/** What the target disk is like at a moment of the run: said in every failure. */
public enum DiskState {
    UNTOUCHED("Nothing was changed."),
    RELEASED("Nothing was written to it; what used it was being released and may no longer be in use."),
    ERASING("It was being erased: whether what was on it is gone, and whether it can still be booted, is not known."),
    TABLE_REWRITTEN("Its partition table was rewritten and its old content is gone; it is not bootable."),
    PARTLY_FILLED("It is partly filled; it is not bootable, the Pi passes over it."),
    UNPROVEN("It is filled but did not pass the checks; it is not bootable, the Pi passes over it."),
    PERHAPS_BOOTABLE(
            "It was being made bootable, which could not be taken back for certain: the Pi may start from it, though it is not proven."),
    BOOTABLE("It is complete and bootable."),
    KEY_CHANGING(
            "Its key file was being replaced: it opens as before, with the key that is in its initramfs, or with what is typed.");

    private final String sentence;

    DiskState(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
