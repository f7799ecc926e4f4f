package rp5.provision.postcheck;

import java.util.List;

/** All groups of checks, from the disk upwards. */
final class Groups {
    static final List<Group> ALL = List.of(
            new Group("partition-table", TableChecks::of),
            new Group("disk-contents", DiskChecks::of),
            new Group("luks-header", LuksChecks::ofHeader),
            new Group("luks-passphrase", LuksChecks::ofPassphrase),
            new Group("lvm", LvmChecks::of),
            new Group("mounts", MountChecks::of),
            new Group("esp", EspChecks::of),
            new Group("firmware", FirmwareChecks::of),
            new Group("config", ConfigChecks::of),
            new Group("cmdline", CmdlineChecks::of),
            new Group("fstab", FstabChecks::of),
            new Group("crypttab", CrypttabChecks::of),
            new Group("leftovers", LeftoverChecks::of),
            new Group("planned-files", PlannedFileChecks::of),
            new Group("initramfs-settings", InitramfsConfigChecks::of),
            new Group("lvm-settings", LvmConfigChecks::of),
            new Group("packages", PackageChecks::of),
            new Group("upgrade-hooks", HookChecks::of),
            new Group("kernel-guard", GuardChecks::of),
            new Group("permissions", PermissionChecks::of),
            new Group("bootloader", BootloaderChecks::of),
            new Group("initramfs-images", ImageChecks::of));

    private Groups() {}
}
