package rp5.provision.planning;

import java.util.List;
import java.util.Map;

/** What must be installed in the target so that its initramfs can unlock the disk, now and after every upgrade. */
final class Packages {
    /** keyboard tools too: without them the prompt has a US keyboard, and a passphrase typed on another one fails. */
    private static final List<String> NEEDED =
            List.of("cryptsetup", "cryptsetup-initramfs", "lvm2", "initramfs-tools", "console-setup", "kbd");

    private Packages() {}

    static List<String> missing(Map<String, String> installed) {
        return NEEDED.stream().filter(name -> !installed.containsKey(name)).toList();
    }
}
