package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.errors.Refusal;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DiskIdentity;

/** Compares the disk as it is now with the one that the plan was made for. */
final class IdentityCheck {
    private IdentityCheck() {}

    /**
     * @param then the disk as it was when the plan was made
     */
    static Optional<Refusal> check(DiskIdentity planned, Optional<BlockDevice> then, BlockDevice now, HostFiles files) {
        List<String> differences = new ArrayList<>();
        compare("device number", planned.majorMinor(), now.majorMinor(), differences);
        compare("size", planned.size().bytes(), now.size().bytes(), differences);
        compare("logical block", planned.logicalSectorBytes(), now.logicalSectorBytes(), differences);
        compare("model", planned.model(), now.model(), differences);
        compare("serial", planned.serial(), now.serial(), differences);
        compare("wwn", planned.wwn(), now.wwn(), differences);
        then.ifPresent(before -> sameMedium(before, now, differences));
        if (!planned.byId().isEmpty()) {
            String leadsTo = files.real(planned.byId()).map(Object::toString).orElse("nothing");
            compare("link " + planned.byId(), planned.path().value(), leadsTo, differences);
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(Reason.REPLACED.refusal(
                        "Run again, and look at the plan anew.", planned.path(), String.join("; ", differences)));
    }

    /** A card reader keeps its name, number and serial when its card is changed, and many a bridge has no serial at all. */
    private static void sameMedium(BlockDevice then, BlockDevice now, List<String> differences) {
        compare("file", then.backingFile(), now.backingFile(), differences);
        if (!then.diskSequence().isEmpty() && !now.diskSequence().isEmpty()) {
            compare("kernel's count of disks (diskseq)", then.diskSequence(), now.diskSequence(), differences);
        }
    }

    private static void compare(String what, Object planned, Object now, List<String> differences) {
        if (!planned.equals(now)) {
            differences.add(what + " was " + planned + " and is " + now);
        }
    }
}
