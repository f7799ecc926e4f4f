package rp5.provision.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Builds a newc archive with the writer of commons-compress, which knows nothing of our reader. */
final class TestArchive {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CpioArchiveOutputStream out = new CpioArchiveOutputStream(bytes, CpioConstants.FORMAT_NEW);

    TestArchive file(String path, String text) {
        return add(path, CpioConstants.C_ISREG | 0644, text);
    }

    TestArchive program(String path) {
        return add(path, CpioConstants.C_ISREG | 0755, "#!/bin/sh\n");
    }

    TestArchive directory(String path) {
        return add(path, CpioConstants.C_ISDIR | 0755, "");
    }

    TestArchive link(String path, String target) {
        return add(path, CpioConstants.C_ISLNK | 0777, target);
    }

    byte[] bytes() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        return pack(content, GZIPOutputStream::new);
    }

    static byte[] xz(byte[] content) {
        return pack(content, sink -> new XZOutputStream(sink, new LZMA2Options()));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private TestArchive add(String path, long mode, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        CpioArchiveEntry entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, path, content.length);
        entry.setMode(mode);
        try {
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private interface Packer {
        OutputStream over(OutputStream sink) throws IOException;
    }

    private static byte[] pack(byte[] content, Packer packer) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream packed = packer.over(sink)) {
            packed.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.toByteArray();
    }
}
