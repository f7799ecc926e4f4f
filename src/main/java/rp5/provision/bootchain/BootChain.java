package rp5.provision.bootchain;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import rp5.provision.model.CheckResult;

/** The way from the kernel to the mounted root, link by link: each must name what the next one is. */
public final class BootChain {

    private BootChain() {}

    /**
     * What was read back from the disk.
     *
     * @param kernelRelease the release inside the kernel image, if one was found
     * @param initramfsReleases the releases whose modules are in the initramfs
     * @param installedReleases the names below {@code /lib/modules} of the target
     * @param initramfsCrypttab {@code cryptroot/crypttab} of the initramfs, if it is there
     * @param found the identifiers as they are on the disk
     * @param partitions the GUIDs of the partitions that {@code /boot} and {@code /boot/firmware} lie on, by mount point;
     *     that of the container's by the mapper's name
     */
    public record Facts(
            Optional<String> kernelRelease,
            Set<String> initramfsReleases,
            Set<String> installedReleases,
            CmdlineTxt cmdline,
            Optional<Crypttab> initramfsCrypttab,
            Crypttab systemCrypttab,
            Fstab fstab,
            TargetIds found,
            Map<String, String> partitions) {

        public Facts {
            Objects.requireNonNull(kernelRelease);
            Objects.requireNonNull(cmdline);
            Objects.requireNonNull(initramfsCrypttab);
            Objects.requireNonNull(systemCrypttab);
            Objects.requireNonNull(fstab);
            Objects.requireNonNull(found);
            initramfsReleases = Set.copyOf(initramfsReleases);
            installedReleases = Set.copyOf(installedReleases);
            partitions = Map.copyOf(partitions);
        }
    }

    /** The links in the order of a boot, each passed or failed with what to do. */
    public static List<CheckResult> walk(Facts facts) {
        return List.of(
                KernelLinks.image(facts),
                KernelLinks.initramfsModules(facts),
                UnlockLinks.crypttabInImage(facts),
                UnlockLinks.crypttabNotReplaced(facts),
                RootLinks.commandLine(facts),
                RootLinks.fstabEntry(facts, "/", facts.found().rootFs()),
                KernelLinks.installedModules(facts),
                UnlockLinks.systemCrypttab(facts),
                RootLinks.fstabEntry(facts, "/boot", facts.found().bootFs()),
                RootLinks.fstabEntry(facts, "/boot/firmware", facts.found().espVolumeId()));
    }
}
