package rp5.provision.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.bootchain.CrypttabForTarget;
import rp5.provision.bootchain.FstabForTarget;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.Remote;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.Unlock;
import rp5.provision.unlock.UnlockFiles;

/** The files of the target that are the same on every distribution: fstab, crypttab, initramfs-tools. */
final class SystemFiles {
    private static final String INITRAMFS_MODULES = "/etc/initramfs-tools/modules";
    private static final String UPDATE_INITRAMFS = "/etc/initramfs-tools/update-initramfs.conf";
    private static final String CRYPTSETUP = "/etc/cryptsetup-initramfs/conf-hook";
    /** Sorted behind what a distribution puts there, since the last file wins (mkinitramfs(8)). */
    private static final String INITRAMFS_CONF = "/etc/initramfs-tools/conf.d/zz-rp5-provision";

    private static final String KEYS_INSIDE = """
            # A key lies in the image: only root may read what is built, which the ESP cannot keep up.
            UMASK=0077
            """;

    private SystemFiles() {}

    static List<PlannedFile> of(MachineFacts facts, GoneDisks gone, TargetIds ids, Unlock unlock) {
        SourceFacts source = facts.source();
        List<PlannedFile> files = new ArrayList<>();
        files.add(
                new PlannedFile("/etc/fstab", 0644, FstabForTarget.render(source.text("/etc/fstab"), ids, gone::has)));
        files.add(new PlannedFile(
                "/etc/crypttab",
                0644,
                CrypttabForTarget.render(
                        source.text("/etc/crypttab"),
                        UnlockFiles.entry(CrypttabForTarget.entry(ids.mapperName(), ids.luks()), unlock),
                        gone::has)));
        files.add(new PlannedFile(
                INITRAMFS_CONF,
                0644,
                """
                # Written by rp5-provision: the image must open the encrypted root on this disk, whatever machine builds it.
                MODULES=most
                # The old system's swap is not on this disk: do not wait for it at boot.
                RESUME=none
                """ + (unlock.automatic().isEmpty() ? "" : KEYS_INSIDE) + network(unlock.remote())));
        files.add(new PlannedFile(INITRAMFS_MODULES, 0644, withModules(source.text(INITRAMFS_MODULES))));
        if (!source.text(UPDATE_INITRAMFS).isEmpty()
                && source.text(UPDATE_INITRAMFS).lines().noneMatch("update_initramfs=yes"::equals)) {
            files.add(new PlannedFile(UPDATE_INITRAMFS, 0644, "update_initramfs=yes\nbackup_initramfs=no\n"));
        }
        conf(source.text(CRYPTSETUP), unlock).ifPresent(text -> files.add(new PlannedFile(CRYPTSETUP, 0644, text)));
        if (source.packages().containsKey("cloud-init")) {
            files.add(new PlannedFile("/etc/cloud/cloud-init.disabled", 0644, ""));
        }
        return files;
    }

    private static String network(Remote remote) {
        return remote.isAsked()
                ? "# The address while the disk waits to be unlocked.\nIP="
                        + remote.address().setting() + "\n"
                : "";
    }

    /** The settings of cryptsetup-initramfs, if anything in them must change. */
    private static Optional<String> conf(String original, Unlock unlock) {
        StringBuilder added = new StringBuilder();
        if (ShellSettings.value(original, "ASKPASS").orElse("y").equals("n")) {
            added.append("# Written by rp5-provision: the passphrase is typed.\nASKPASS=y\n");
        }
        unlock.keyfile()
                .ifPresent(path -> added.append("# Written by rp5-provision: this key file goes into the initramfs.\n")
                        .append("KEYFILE_PATTERN=\"")
                        .append(path)
                        .append("\"\n"));
        String end = original.isEmpty() || original.endsWith("\n") ? "" : "\n";
        return added.isEmpty() ? Optional.empty() : Optional.of(original + end + added);
    }

    /**
     * dm_mod is loaded before udev looks for volumes: without it kernels from 6.18 on left LVM volumes unfound at boot
     * (raspberrypi/linux issue 7367).
     */
    private static String withModules(String text) {
        Set<String> named = text.lines().map(String::strip).collect(Collectors.toSet());
        StringBuilder out = new StringBuilder(text);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            out.append('\n');
        }
        for (String module : List.of("dm_mod", "dm_crypt")) {
            if (!named.contains(module)) {
                out.append(module).append('\n');
            }
        }
        return out.toString();
    }
}
