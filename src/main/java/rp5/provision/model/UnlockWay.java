package rp5.provision.model;

/** A way to unlock the container, with the key slot that is its own, so that one of them can be taken away without the others. */
public enum UnlockWay {
    PASSPHRASE("passphrase", 0, "the passphrase, typed"),
    RECOVERY_KEY("recovery-key", 1, "the recovery key, typed"),
    KEYFILE("keyfile", 2, "a key file in the initramfs"),
    USB_KEY("usb-key", 3, "a key on a USB stick");

    private final String id;
    private final int slot;
    private final String title;

    UnlockWay(String id, int slot, String title) {
        this.id = id;
        this.slot = slot;
        this.title = title;
    }

    /** The name in results, and of the script that has its key at boot. */
    public String id() {
        return id;
    }

    public int slot() {
        return slot;
    }

    /** What people read. */
    public String title() {
        return title;
    }

    /** Whether it needs nobody at the keyboard: a script of the initramfs has the key. */
    public boolean withoutHands() {
        return this != PASSPHRASE && this != RECOVERY_KEY;
    }
}
