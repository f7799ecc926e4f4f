package rp5.provision.devices;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.files.HostFiles;
import rp5.provision.files.MountInfo;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.SwapEntry;
import rp5.provision.model.VolumeGroup;

/** Asks what disks there are and what uses them. */
final class StorageProbes {
    static final Probe LSBLK = Probe.of("lsblk", "--json", "--bytes", "--output-all");
    /**
     * Also what LVM would hide: groups of another machine or of a cluster (lvmsystemid(7)), and what its filters or its devices file leave
     * out (lvm.conf(5), lvmdevices(8)). Whoever erased one disk of such a group would never have heard of the others.
     */
    static final Probe PVS = Probe.of(
            "lvm",
            "pvs",
            "--foreign",
            "--shared",
            "--devicesfile",
            "",
            "--config",
            "devices{filter=[\"a|.*|\"] global_filter=[\"a|.*|\"]}",
            "--reportformat",
            "json",
            "--options",
            "pv_name,vg_name,vg_uuid");

    private final Prober prober;
    private final HostFiles files;

    StorageProbes(Prober prober, HostFiles files) {
        this.prober = prober;
        this.files = files;
    }

    BlockDevices devices(List<MountEntry> mounts) {
        return new BlockDeviceReader(files).read(prober.probe(LSBLK).stdout(), mounts);
    }

    List<MountEntry> mounts() {
        return MountInfo.parse(required("/proc/self/mountinfo"));
    }

    /** Active swaps; a kernel without swap has no such file. */
    List<SwapEntry> swaps() {
        return files.text("/proc/swaps").map(ProcSwaps::parse).orElse(List.of());
    }

    /** Empty when LVM is not installed. Without root LVM refuses to look, and so do we later. */
    List<VolumeGroup> volumeGroups(boolean root) {
        if (!root) {
            return List.of();
        }
        return ifInstalled(PVS).map(o -> LvmReport.volumeGroups(o.stdout())).orElse(List.of());
    }

    /** The same machine as it is now, as far as disks go. */
    MachineFacts again(MachineFacts before) {
        List<MountEntry> mounts = mounts();
        return new MachineFacts(
                before.root(),
                before.kernelRelease(),
                before.memory(),
                before.bootloaderDate(),
                devices(mounts),
                mounts,
                swaps(),
                volumeGroups(before.root()),
                before.source());
    }

    Optional<Output> ifInstalled(Probe probe) {
        try {
            return Optional.of(prober.probe(probe));
        } catch (CommandException e) {
            if (e.failure() == CommandException.Cause.NOT_STARTED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String required(String file) {
        return files.text(file)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new StepException(ResultCode.FAIL_GENERIC, "Could not read " + file + "."));
    }
}
