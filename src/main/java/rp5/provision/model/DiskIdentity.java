package rp5.provision.model;

/**
 * Which disk is meant, beyond its name: compared again right before the first write. What is not known is the empty string.
 *
 * @param byId a stable link below /dev/disk/by-id
 */
public record DiskIdentity(
        DevicePath path,
        String majorMinor,
        ByteSize size,
        int logicalSectorBytes,
        String model,
        String serial,
        String wwn,
        String byId) {
    /** Whether something in it belongs to this very disk, and not to every disk of its model and size. */
    public boolean unique() {
        return !(serial.isEmpty() && wwn.isEmpty() && byId.isEmpty());
    }
}
