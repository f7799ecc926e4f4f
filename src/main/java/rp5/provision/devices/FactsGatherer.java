package rp5.provision.devices;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.CommandException;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;

/** Finds out everything that decisions are made from. Changes nothing. */
public final class FactsGatherer {
    static final Probe BOOTLOADER = Probe.of("vcgencmd", "bootloader_version");
    private static final Pattern DATE = Pattern.compile("^([0-9]{4})/([0-9]{2})/([0-9]{2}) ");
    private static final Pattern MEM_TOTAL = Pattern.compile("(?m)^MemTotal: +([0-9]{1,15}) kB$");

    private final Prober prober;
    private final HostFiles files;

    public FactsGatherer(Prober prober, HostFiles files) {
        this.prober = prober;
        this.files = files;
    }

    /**
     * The machine as it is now.
     *
     * @throws rp5.provision.errors.ProvisionException if a tool is missing, fails, or prints what cannot be understood
     */
    public MachineFacts gather() {
        StorageProbes storage = new StorageProbes(prober, files);
        boolean root = prober.probe(Probe.of("id", "-u")).text().equals("0");
        List<MountEntry> mounts = storage.mounts();
        BlockDevices devices = storage.devices(mounts);
        return new MachineFacts(
                root,
                prober.probe(Probe.of("uname", "-r")).text(),
                memory(files.text("/proc/meminfo").orElse("")),
                bootloader(),
                devices,
                mounts,
                storage.swaps(),
                storage.volumeGroups(root),
                new SourceGatherer(prober, files).gather(devices, mounts));
    }

    /** Not every system has the program, nor may everybody ask: not to know is allowed here. */
    private Optional<LocalDate> bootloader() {
        try {
            return bootloaderDate(prober.probe(BOOTLOADER).stdout());
        } catch (CommandException e) {
            return Optional.empty();
        }
    }

    /** MemTotal of proc_meminfo(5), whose kB are KiB. */
    static ByteSize memory(String meminfo) {
        Matcher matcher = MEM_TOTAL.matcher(meminfo);
        return new ByteSize(matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0);
    }

    /** The build date in the first line of {@code vcgencmd bootloader_version}, such as 2025/06/09 13:17:27. */
    static Optional<LocalDate> bootloaderDate(String version) {
        Matcher matcher = DATE.matcher(version);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
