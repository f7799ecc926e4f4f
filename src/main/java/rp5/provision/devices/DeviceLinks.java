package rp5.provision.devices;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rp5.provision.bootchain.Crypttab;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.bootchain.Fstab;
import rp5.provision.bootchain.FstabEntry;
import rp5.provision.files.HostFiles;

/**
 * The names that block devices have beside the kernel's and lsblk's: udev's below /dev/disk, LVM's /dev/VG/LV, and whatever else
 * the running system's fstab and crypttab call one by.
 */
final class DeviceLinks {
    private static final String DISK = "/dev/disk";
    private static final String MAPPER = "/dev/mapper/";
    /** The hyphen between a volume group and its volume; those within either are doubled. */
    private static final Pattern HYPHEN = Pattern.compile("(?<!-)-(?!-)");

    private final HostFiles files;

    DeviceLinks(HostFiles files) {
        this.files = files;
    }

    /**
     * The kernel's path to the links that lead there.
     *
     * @param volumes lsblk's paths of logical volumes
     */
    Map<String, List<String>> of(List<String> volumes) {
        Set<String> names = new LinkedHashSet<>();
        for (String folder : files.names(DISK)) {
            files.names(DISK + "/" + folder).forEach(name -> names.add(DISK + "/" + folder + "/" + name));
        }
        volumes.forEach(volume -> volume(volume).ifPresent(names::add));
        sources().filter(source -> source.startsWith("/dev/")).forEach(names::add);
        Map<String, List<String>> links = new LinkedHashMap<>();
        for (String name : names) {
            files.real(name)
                    .map(Object::toString)
                    .filter(real -> !real.equals(name))
                    .ifPresent(real -> links.computeIfAbsent(real, key -> new ArrayList<>())
                            .add(name));
        }
        return links;
    }

    private Stream<String> sources() {
        return Stream.concat(
                Fstab.parse(files.text("/etc/fstab").orElse("")).entries().stream()
                        .map(FstabEntry::source),
                Crypttab.parse(files.text("/etc/crypttab").orElse("")).entries().stream()
                        .map(CrypttabEntry::source)
                        .map(source -> source.replace("\"", "")));
    }

    private static Optional<String> volume(String path) {
        if (!path.startsWith(MAPPER)) {
            return Optional.empty();
        }
        String[] parts = HYPHEN.split(path.substring(MAPPER.length()), -1);
        return parts.length == 2
                ? Optional.of("/dev/" + parts[0].replace("--", "-") + "/" + parts[1].replace("--", "-"))
                : Optional.empty();
    }
}
