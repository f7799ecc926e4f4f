package rp5.provision.lukslvm;

import rp5.provision.exec.Mutation;
import rp5.provision.model.DevicePath;

/** Waits for udev: every device that was made or written is opened by it for a moment. */
final class Udev {
    private Udev() {}

    /** Exit code 1 is an event of any device that takes too long; whether ours are ready is asked by the next command. */
    static Mutation settle() {
        return Mutation.of("udevadm", "settle", "--timeout=60").accepting(0, 1);
    }

    static Mutation await(DevicePath node) {
        return Mutation.of("udevadm", "wait", "--timeout=30", node.value());
    }
}
