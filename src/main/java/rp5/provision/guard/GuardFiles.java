package rp5.provision.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rp5.provision.guard.Template.Value;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.Ids;
import rp5.provision.model.Names;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.Unlock;

/** The files of kernel guard, post-boot check and rescue instructions, as the target gets them. */
public final class GuardFiles {
    public static final String GUARD = "/usr/local/sbin/rp5-kernel-guard";
    public static final String POSTBOOT_CHECK = "/usr/local/sbin/rp5-postboot-check";
    public static final String RECORD = "/etc/rp5-provision/provisioned.conf";
    public static final String UNIT = "/etc/systemd/system/rp5-postboot-check.service";
    public static final String UNIT_ENABLED = "/etc/systemd/system/multi-user.target.wants/rp5-postboot-check.service";

    /** Sorted behind the distribution's own hooks, which write the boot partition (run-parts(8) goes by name). */
    private static final String HOOK = "zz-rp5-provision";

    private static final String INITRAMFS_HOOK = "/etc/initramfs/post-update.d/" + HOOK;
    private static final String KERNEL_HOOK = "/etc/kernel/postinst.d/" + HOOK;
    /**
     * In front of all others: that of initramfs-tools copies to the boot partition already, and where one fails, run-parts calls no
     * other (linux-run-hooks of linux-base).
     */
    private static final String ROOM_HOOK = "/etc/kernel/postinst.d/aa-rp5-provision";

    private static final String KERNEL_REMOVAL_HOOK = "/etc/kernel/postrm.d/" + HOOK;

    private GuardFiles() {}

    public static List<PlannedFile> of(DiskIdentity disk, Ids ids, Unlock unlock) {
        Map<Value, String> values = values(disk, ids);
        List<PlannedFile> files = new ArrayList<>(List.of(
                new PlannedFile(RECORD, 0644, Template.named("provisioned.conf").with(values)),
                script(GUARD, "rp5-kernel-guard"),
                script(POSTBOOT_CHECK, "rp5-postboot-check")));
        hooks().forEach(path -> files.add(script(path, hookAt(path))));
        files.add(new PlannedFile(
                UNIT, 0644, Template.named("rp5-postboot-check.service").text()));
        files.add(PlannedFile.link(UNIT_ENABLED, UNIT));
        files.add(new PlannedFile(
                "/root/RP5_RECOVERY.md",
                0600,
                Template.named("RP5_RECOVERY.md")
                        .with(WaysText.added(values, unlock, ids.luks().toString()))));
        return files;
    }

    /**
     * Where updates call the guard; a removal does, too. Debian's raspi-firmware then has the firmware start another kernel; that of
     * Raspberry Pi OS takes kernel and initramfs away with the last of a flavour, and leaves what has lost its modules otherwise.
     */
    public static List<String> hooks() {
        return List.of(INITRAMFS_HOOK, ROOM_HOOK, KERNEL_HOOK, KERNEL_REMOVAL_HOOK);
    }

    private static String hookAt(String path) {
        return switch (path) {
            case INITRAMFS_HOOK -> "hook-initramfs";
            case ROOM_HOOK -> "hook-room";
            default -> "hook-kernel";
        };
    }

    private static PlannedFile script(String path, String resource) {
        return new PlannedFile(path, 0755, Template.named(resource).text());
    }

    private static Map<Value, String> values(DiskIdentity disk, Ids ids) {
        return Map.ofEntries(
                Map.entry(Value.DISK, name(disk)),
                Map.entry(Value.ESP_UUID, ids.espVolumeId()),
                Map.entry(Value.ESP_PARTUUID, ids.espPart().toString()),
                Map.entry(Value.BOOT_UUID, ids.bootFs().toString()),
                Map.entry(Value.BOOT_PARTUUID, ids.bootPart().toString()),
                Map.entry(Value.LUKS_UUID, ids.luks().toString()),
                Map.entry(Value.LUKS_PARTUUID, ids.luksPart().toString()),
                Map.entry(Value.MAPPER, Names.MAPPER),
                Map.entry(Value.VG, Names.VG),
                Map.entry(Value.ROOT_DEVICE, Names.ROOT_DEVICE.value()),
                Map.entry(Value.ROOT_UUID, ids.rootFs().toString()));
    }

    private static String name(DiskIdentity disk) {
        String named = (disk.model() + " " + disk.serial()).strip();
        return named.isEmpty() ? disk.path().value() : named;
    }
}
