package rp5.provision.devices;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DiskIdentity;

/** Makes the identity of a disk from what lsblk says of it and its links below /dev/disk/by-id. */
public final class DiskIdentities {
    private static final String LINKS = "/dev/disk/by-id";
    /** Links that name a number only; links with model and serial are what is printed on the disk. */
    private static final Pattern NUMBER_ONLY =
            Pattern.compile("(?:nvme-(?:eui|uuid|nvme)\\.|wwn-|scsi-[0-9]|dm-|lvm-).*");

    private DiskIdentities() {}

    public static DiskIdentity of(BlockDevice disk, HostFiles files) {
        return new DiskIdentity(
                disk.path(),
                disk.majorMinor(),
                disk.size(),
                disk.logicalSectorBytes(),
                disk.model(),
                disk.serial(),
                disk.wwn(),
                byId(disk, files).orElse(""));
    }

    /** The link with model and serial where there is one; of several the shortest, which leaves out the namespace. */
    private static Optional<String> byId(BlockDevice disk, HostFiles files) {
        List<String> links = files.names(LINKS).stream()
                .filter(name -> files.real(LINKS + "/" + name)
                        .filter(real -> real.equals(disk.path().path()))
                        .isPresent())
                .toList();
        return links.stream()
                .min(Comparator.comparing(
                                (String name) -> NUMBER_ONLY.matcher(name).matches())
                        .thenComparing(String::length)
                        .thenComparing(Comparator.naturalOrder()))
                .map(name -> LINKS + "/" + name);
    }
}
