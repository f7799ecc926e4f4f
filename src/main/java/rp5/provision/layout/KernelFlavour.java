package rp5.provision.layout;

import java.util.Optional;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.SourceFacts;

/**
 * One flavour of Raspberry Pi OS kernels.
 *
 * @param name the end of its releases: {@code 6.12.47+rpt-rpi-2712}
 */
record KernelFlavour(String name, String kernel, String initramfs) {
    /** The newest kernel of the flavour that has its modules: the one that the hooks keep on the ESP. */
    Optional<KernelSlot> newest(SourceFacts source) {
        return source.moduleReleases().stream()
                .filter(release -> release.endsWith("-rpi-" + name))
                .filter(release -> source.bootFiles().contains("vmlinuz-" + release))
                .max(ReleaseOrder.OLDEST_FIRST)
                .map(release -> new KernelSlot(release, kernel, initramfs));
    }
}
