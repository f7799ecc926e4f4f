package rp5.provision.testing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DevicePath;

/** One block device of a {@link FakeMachine}; each method changes one thing of it. */
public final class FakeDevice {
    final String name;
    final String majorMinor;
    final Set<String> parents = new LinkedHashSet<>();
    final Set<String> children = new LinkedHashSet<>();
    private final String type;
    private String path;
    private long bytes = 64L << 30;
    private boolean readOnly;
    private int sector = 512;
    private String fstype = "";
    private String uuid = "";
    private String label = "";
    private String partType = "";
    private String partLabel = "";
    private int number;
    private String model = "";
    private String serial = "";
    private String backingFile = "";
    private String diskSequence = "";
    private List<String> mountPoints = List.of();
    private List<String> links = List.of();

    FakeDevice(String name, String majorMinor, String type) {
        this.name = name;
        this.majorMinor = majorMinor;
        this.type = type;
        this.path = "/dev/" + name;
    }

    public FakeDevice at(String newPath) {
        path = newPath;
        return this;
    }

    public FakeDevice bytes(long newBytes) {
        bytes = newBytes;
        return this;
    }

    public FakeDevice readOnly() {
        readOnly = true;
        return this;
    }

    public FakeDevice sector(int newSector) {
        sector = newSector;
        return this;
    }

    public FakeDevice holding(String newFstype, String newUuid) {
        fstype = newFstype;
        uuid = newUuid;
        return this;
    }

    public FakeDevice labelled(String newLabel) {
        label = newLabel;
        return this;
    }

    public FakeDevice partition(int newNumber, String newType, String newLabel) {
        number = newNumber;
        partType = newType;
        partLabel = newLabel;
        return this;
    }

    public FakeDevice sold(String newModel, String newSerial) {
        model = newModel;
        serial = newSerial;
        return this;
    }

    public FakeDevice over(String newBackingFile) {
        backingFile = newBackingFile;
        return this;
    }

    public FakeDevice sequence(String newSequence) {
        diskSequence = newSequence;
        return this;
    }

    public FakeDevice linked(String... newLinks) {
        links = List.of(newLinks);
        return this;
    }

    /** As lsblk shows it, without a mount of the machine's. */
    public FakeDevice mounted(String place) {
        mountPoints = List.of(place);
        return this;
    }

    BlockDevice build() {
        return new BlockDevice(
                name,
                new DevicePath(path),
                majorMinor,
                type,
                new ByteSize(bytes),
                readOnly,
                sector,
                fstype,
                uuid,
                label,
                "",
                partType,
                partLabel,
                number,
                model,
                serial,
                "",
                name.startsWith("nvme") ? "nvme" : "",
                mountPoints,
                List.copyOf(parents),
                List.copyOf(children),
                backingFile,
                diskSequence,
                links);
    }
}
