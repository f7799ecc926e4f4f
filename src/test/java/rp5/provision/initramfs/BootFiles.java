package rp5.provision.initramfs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.ProvisionPlan;

/** Kernels and images of a target in a folder, as small as they can be. */
final class BootFiles {
    private final ProvisionPlan plan;
    private final Map<String, String> contents = new TreeMap<>();

    BootFiles(ProvisionPlan plan) {
        this.plan = plan;
        for (String path : new String[] {
            "init",
            "usr/sbin/cryptsetup",
            "usr/sbin/dmsetup",
            "usr/sbin/lvm",
            "etc/console-setup/cached_UTF-8_del.kmap",
            "usr/lib/cryptsetup/askpass",
            "usr/lib/cryptsetup/functions",
            "scripts/local-top/cryptroot",
            "scripts/local-block/cryptroot",
            "usr/lib/udev/rules.d/69-lvm.rules"
        }) {
            contents.put(path, "#");
        }
        contents.put("cryptroot/crypttab", crypttab(plan.ids().luks().toString()));
    }

    private static String crypttab(String luks) {
        return "cryptroot UUID=" + luks + " none luks,discard,initramfs\n";
    }

    BootFiles without(String path) {
        contents.remove(path);
        return this;
    }

    BootFiles forLuks(String uuid) {
        contents.put("cryptroot/crypttab", crypttab(uuid));
        return this;
    }

    /** Writes kernel, image and module list of a slot. */
    BootFiles write(KernelSlot slot) throws IOException {
        folders(slot);
        Files.writeString(
                SlotFiles.kernel(plan.paths(), slot), "Linux version " + slot.release() + " (gcc) #1 SMP\n\0");
        Files.writeString(
                SlotFiles.modulesBuiltin(plan.paths(), slot), "kernel/crypto/xts.ko\nkernel/drivers/md/dm-mod.ko\n");
        try (OutputStream file = Files.newOutputStream(SlotFiles.built(plan.paths(), slot));
                CpioArchiveOutputStream cpio = new CpioArchiveOutputStream(file, CpioConstants.FORMAT_NEW)) {
            Map<String, String> all = new TreeMap<>(contents);
            String modules = "usr/lib/modules/" + slot.release() + "/kernel/";
            all.put(modules + "drivers/md/dm-crypt.ko.xz", "module");
            all.put(modules + "arch/arm64/crypto/aes-ce-blk.ko.xz", "module");
            for (Map.Entry<String, String> entry : all.entrySet()) {
                byte[] bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
                CpioArchiveEntry header = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, entry.getKey(), bytes.length);
                header.setMode(CpioConstants.C_ISREG | 0755);
                cpio.putArchiveEntry(header);
                cpio.write(bytes);
                cpio.closeArchiveEntry();
            }
        }
        Files.copy(
                SlotFiles.built(plan.paths(), slot),
                SlotFiles.image(plan.paths(), slot),
                StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    private void folders(KernelSlot slot) throws IOException {
        for (Path file : new Path[] {
            SlotFiles.built(plan.paths(), slot),
            SlotFiles.image(plan.paths(), slot),
            SlotFiles.modulesBuiltin(plan.paths(), slot)
        }) {
            Files.createDirectories(file.resolveSibling("."));
        }
    }
}
