package rp5.provision.model;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Everything that probes found out before anything was decided.
 *
 * @param root whether we run as root
 * @param kernelRelease of the running kernel
 * @param memory the machine's RAM
 * @param bootloaderDate build date of the Pi's EEPROM bootloader, empty when it is not known
 */
public record MachineFacts(
        boolean root,
        String kernelRelease,
        ByteSize memory,
        Optional<LocalDate> bootloaderDate,
        BlockDevices devices,
        List<MountEntry> mounts,
        List<SwapEntry> swaps,
        List<VolumeGroup> volumeGroups,
        SourceFacts source) {
    public MachineFacts {
        mounts = List.copyOf(mounts);
        swaps = List.copyOf(swaps);
        volumeGroups = List.copyOf(volumeGroups);
    }
}
