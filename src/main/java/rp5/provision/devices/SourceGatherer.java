package rp5.provision.devices;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.MountEntry;
import rp5.provision.model.PackageState;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.topology.Backings;

/** Finds out what the live system is and what of it is copied. */
final class SourceGatherer {
    static final Probe PACKAGES = Probe.of("dpkg-query", "-W", "-f=${db:Status-Status}\\t${Package}\\t${Version}\\n");

    private final Prober prober;
    private final HostFiles files;

    SourceGatherer(Prober prober, HostFiles files) {
        this.prober = prober;
        this.files = files;
    }

    SourceFacts gather(BlockDevices devices, List<MountEntry> mounts) {
        Path esp = esp(mounts);
        Map<String, String> release =
                OsRelease.parse(files.text("/etc/os-release").orElse(""));
        Map<String, Long> espFiles = files.tree(esp.toString());
        SourceTexts.Found texts = new SourceTexts(files).read(esp);
        List<SourceFilesystem> copied = filesystems(SourceMounts.of(devices, mounts), new Backings(devices, mounts));
        return new SourceFacts(
                release.getOrDefault("PRETTY_NAME", "an unknown system"),
                release,
                new StorageProbes(prober, files)
                        .ifInstalled(PACKAGES)
                        .map(output -> packages(output.stdout()))
                        .orElse(Map.of()),
                esp,
                espFiles,
                files.names("/boot"),
                files.names("/lib/modules").stream().filter(this::isKernel).toList(),
                texts.texts(),
                texts.unread(),
                copied,
                new Subvolumes(prober).below(copied, mounts));
    }

    /** Older systems mount the firmware's FAT at /boot itself. */
    static Path esp(List<MountEntry> mounts) {
        return List.of(Path.of("/boot/firmware"), Path.of("/boot")).stream()
                .filter(place -> mounts.stream()
                        .anyMatch(m -> m.target().equals(place) && m.fstype().equals("vfat")))
                .findFirst()
                .orElse(Path.of("/boot/firmware"));
    }

    static Map<String, String> packages(String dpkg) {
        Map<String, String> packages = new HashMap<>();
        dpkg.lines().map(line -> line.split("\t", -1)).forEach(fields -> {
            if (fields.length == 3 && PackageState.isInstalled(fields[0])) {
                packages.put(fields[1], fields[2]);
            }
        });
        return packages;
    }

    private boolean isKernel(String release) {
        String folder = "/lib/modules/" + release;
        return files.exists(folder + "/modules.dep") || files.exists(folder + "/kernel");
    }

    private List<SourceFilesystem> filesystems(List<MountEntry> mounts, Backings backings) {
        if (mounts.isEmpty()) {
            return List.of();
        }
        Map<String, ByteSize> used = df(mounts.stream().map(MountEntry::target).toList());
        List<SourceFilesystem> all = new ArrayList<>();
        List<String> counted = new ArrayList<>();
        for (MountEntry mount : mounts) {
            // The subvolumes of one btrfs share their space: df says the whole of it for each.
            boolean again = mount.fstype().equals("btrfs") && counted.contains(mount.majorMinor());
            counted.add(mount.majorMinor());
            ByteSize bytes = again ? new ByteSize(0) : layers(mount).orElse(Df.of(used, mount.target()));
            all.add(new SourceFilesystem(mount.target(), source(mount, backings), mount.fstype(), bytes));
        }
        return all;
    }

    /** An overlay shows its upper layer's use only; what is copied lies in the lower ones too. */
    private Optional<ByteSize> layers(MountEntry mount) {
        List<Path> folders = Backings.layers(mount).stream()
                .filter(folder -> files.exists(folder.toString()))
                .toList();
        return folders.isEmpty()
                ? Optional.empty()
                : df(folders).values().stream().reduce(ByteSize::plus);
    }

    private Map<String, ByteSize> df(List<Path> places) {
        List<String> argv = new ArrayList<>(List.of("df", "-B1", "--output=used,target", "--"));
        places.forEach(place -> argv.add(place.toString()));
        return Df.used(prober.probe(Probe.of(argv)).stdout());
    }

    /** The device's own name: mountinfo calls an early root /dev/root. */
    private static String source(MountEntry mount, Backings backings) {
        Set<String> on = backings.ofMount(mount).devices();
        return on.size() == 1
                ? on.stream()
                        .flatMap(name -> backings.device("/dev/" + name).stream())
                        .map(device -> device.path().value())
                        .findFirst()
                        .orElse(mount.source())
                : mount.source();
    }
}
