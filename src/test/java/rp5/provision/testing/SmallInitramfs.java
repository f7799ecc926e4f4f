package rp5.provision.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** A small but real initramfs that can open an encrypted root; each method changes one thing of it. */
public final class SmallInitramfs {
    private final Map<String, String> files = new TreeMap<>();
    private final Set<String> notExecutable = new HashSet<>();
    private int padding;

    public static SmallInitramfs of(String release, String luks) {
        SmallInitramfs image = new SmallInitramfs();
        for (String program : new String[] {
            "init",
            "usr/sbin/cryptsetup",
            "usr/sbin/dmsetup",
            "usr/sbin/lvm",
            "usr/bin/setupcon",
            "usr/lib/cryptsetup/askpass",
            "usr/lib/cryptsetup/functions",
            "scripts/local-top/cryptroot",
            "scripts/local-block/cryptroot"
        }) {
            image.with(program, "#!/bin/sh\n");
        }
        String modules = "usr/lib/modules/" + release + "/kernel/";
        for (String module : new String[] {
            "drivers/md/dm-mod",
            "drivers/md/dm-crypt",
            "crypto/xts",
            "crypto/aes_generic",
            "drivers/nvme/host/nvme",
            "fs/ext4/ext4"
        }) {
            image.with(modules + module + ".ko.xz", "module");
        }
        image.with("etc/default/keyboard", "XKBLAYOUT=de\n");
        return image.with("usr/lib/udev/rules.d/69-lvm.rules", "rule\n")
                .with("cryptroot/crypttab", "cryptroot UUID=" + luks + " none luks,discard,initramfs\n");
    }

    public SmallInitramfs with(String path, String text) {
        files.put(path, text);
        return this;
    }

    public SmallInitramfs notExecutable(String path) {
        notExecutable.add(path);
        return this;
    }

    /** So many bytes of zeros behind the archive, which a kernel passes over. */
    public SmallInitramfs padded(int bytes) {
        padding = bytes;
        return this;
    }

    public SmallInitramfs without(String path) {
        files.remove(path);
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CpioArchiveOutputStream out = new CpioArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                CpioArchiveEntry entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, file.getKey(), content.length);
                entry.setMode(CpioConstants.C_ISREG | (notExecutable.contains(file.getKey()) ? 0644 : 0755));
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.writeBytes(new byte[padding]);
        return bytes.toByteArray();
    }
}
