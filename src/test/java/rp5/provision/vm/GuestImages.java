package rp5.provision.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The SD image of a layout and the kernel that runs it, made by {@code scripts/vm/guest-images} or found in its cache. */
record GuestImages(Path sdImage, Path kernel, String kernelRelease) {

    static GuestImages of(Layout layout) {
        try {
            Process process = new ProcessBuilder(
                            VmFolders.script("guest-images").toString(), layout.argument())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("guest-images " + layout.argument() + " failed: its message is above");
            }
            Map<String, String> values = output.lines()
                    .map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
            return new GuestImages(
                    Path.of(value(values, "RP5_SD_IMAGE")),
                    Path.of(value(values, "RP5_KERNEL")),
                    value(values, "RP5_KERNEL_RELEASE"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String value(Map<String, String> values, String key) {
        return Objects.requireNonNull(values.get(key), () -> "guest-images printed no " + key);
    }
}
