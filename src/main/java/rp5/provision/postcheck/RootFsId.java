package rp5.provision.postcheck;

import java.util.UUID;
import rp5.provision.exec.Prober;
import rp5.provision.model.Ids;
import rp5.provision.model.Names;

/** The UUID of a root file system that was inside a closed container when the plan was made. */
final class RootFsId {
    /** Stands in the plan until the container is open. */
    static final UUID NOT_READ = new UUID(0, 0);

    private RootFsId() {}

    /** The identifiers with the root file system's; unchanged when there is no file system with a UUID. */
    static Ids completed(Ids ids, Prober prober) {
        return ids.rootFs().equals(NOT_READ) ? with(ids, read(prober)) : ids;
    }

    static Ids with(Ids ids, UUID rootFs) {
        return new Ids(
                ids.disk(),
                ids.espPart(),
                ids.bootPart(),
                ids.luksPart(),
                ids.espVolumeId(),
                ids.bootFs(),
                ids.luks(),
                rootFs);
    }

    private static UUID read(Prober prober) {
        String uuid = BlkidExport.of(Names.ROOT_DEVICE, prober).value("UUID");
        try {
            return UUID.fromString(uuid);
        } catch (IllegalArgumentException e) {
            return NOT_READ;
        }
    }
}
