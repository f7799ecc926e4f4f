package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import rp5.provision.exec.Prober;
import rp5.provision.model.DeviceMap;

/** The identifiers of what lies in the three partitions. */
record ContentIds(String espVolumeId, UUID bootFs, UUID luks) {
    /**
     * @throws rp5.provision.errors.VerificationException when a partition does not hold what one of ours does
     */
    static ContentIds read(DeviceMap devices, Prober prober) {
        BlkidExport esp = BlkidExport.of(devices.esp(), prober);
        BlkidExport boot = BlkidExport.of(devices.boot(), prober);
        BlkidExport luks = BlkidExport.of(devices.luks(), prober);
        List<String> wrong = new ArrayList<>();
        if (!esp.value("TYPE").equals("vfat") || !esp.value("UUID").matches("[0-9A-F]{4}-[0-9A-F]{4}")) {
            wrong.add(devices.esp() + " holds " + esp.describe() + ", not FAT");
        }
        if (!boot.value("TYPE").equals("ext4")) {
            wrong.add(devices.boot() + " holds " + boot.describe() + ", not ext4");
        }
        if (!luks.value("TYPE").equals("crypto_LUKS") || !luks.value("VERSION").equals("2")) {
            wrong.add(devices.luks() + " holds " + luks.describe() + ", not LUKS2");
        }
        if (!wrong.isEmpty()) {
            throw ExistingDisk.notOurs(devices.disk(), wrong);
        }
        try {
            return new ContentIds(
                    esp.value("UUID"), UUID.fromString(boot.value("UUID")), UUID.fromString(luks.value("UUID")));
        } catch (IllegalArgumentException e) {
            throw ExistingDisk.notOurs(
                    devices.disk(),
                    List.of("a UUID cannot be read: " + boot.value("UUID") + ", " + luks.value("UUID")));
        }
    }
}
