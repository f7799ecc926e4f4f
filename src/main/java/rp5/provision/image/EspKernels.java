package rp5.provision.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.BootSelection;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.bootchain.EspListing;
import rp5.provision.model.KernelSlot;

/** The kernels on the ESP of a finished disk that have an initramfs beside them. Reads only. */
public final class EspKernels {
    /** Debian's names: what stands behind them is the release. */
    private static final String DEBIAN_KERNEL = "vmlinuz-";

    private EspKernels() {}

    /**
     * The one that a Pi 5 loads first, then those that the distribution keeps for other choices.
     *
     * @return with an empty release where the kernel does not say it
     * @throws UncheckedIOException when the ESP cannot be read
     */
    public static List<KernelSlot> of(Path esp, Bootloader bootloader) {
        Map<String, Long> files = files(esp);
        Map<String, String> pairs = new LinkedHashMap<>();
        BootSelection boot =
                BootSelection.of(new EspListing(files), name -> text(esp.resolve(name)), Board.PI5, bootloader);
        if (boot.initramfs().size() == 1) {
            boot.kernel().ifPresent(kernel -> pairs.put(kernel, boot.initramfs().get(0)));
        }
        pairs.putIfAbsent("kernel_2712.img", "initramfs_2712");
        pairs.putIfAbsent("kernel8.img", "initramfs8");
        files.keySet().stream()
                .filter(name -> name.startsWith(DEBIAN_KERNEL))
                .forEach(name -> pairs.putIfAbsent(name, "initrd.img-" + name.substring(DEBIAN_KERNEL.length())));
        List<KernelSlot> slots = new ArrayList<>();
        pairs.forEach((kernel, initramfs) -> {
            if (files.containsKey(kernel) && files.containsKey(initramfs)) {
                slots.add(new KernelSlot(release(esp.resolve(kernel)), kernel, initramfs));
            }
        });
        return List.copyOf(slots);
    }

    /** At its top alone: the bootloader looks nowhere else, unless it is told to. */
    private static Map<String, Long> files(Path esp) {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> entries = Files.list(esp)) {
            for (Path file : entries.filter(Files::isRegularFile).toList()) {
                sizes.put(esp.relativize(file).toString(), Files.size(file));
            }
            return sizes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String release(Path kernel) {
        try (InputStream in = Files.newInputStream(kernel)) {
            return KernelImage.release(in).orElse("");
        } catch (ImageFormatException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
