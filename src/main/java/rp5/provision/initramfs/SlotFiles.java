package rp5.provision.initramfs;

import java.nio.file.Path;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.TargetPaths;

/** Where the files of a kernel lie in the target, as this machine sees them. */
final class SlotFiles {
    private static final String ESP = "/boot/firmware/";

    private SlotFiles() {}

    /** The image where update-initramfs writes it. */
    static Path built(TargetPaths paths, KernelSlot slot) {
        return paths.inRoot("/boot/initrd.img-" + slot.release());
    }

    /** The image that the firmware loads. */
    static Path image(TargetPaths paths, KernelSlot slot) {
        return paths.inRoot(ESP + slot.espInitramfs());
    }

    /** The kernel that the firmware loads. */
    static Path kernel(TargetPaths paths, KernelSlot slot) {
        return paths.inRoot(ESP + slot.espKernel());
    }

    static Path modulesBuiltin(TargetPaths paths, KernelSlot slot) {
        return paths.inRoot("/lib/modules/" + slot.release() + "/modules.builtin");
    }
}
