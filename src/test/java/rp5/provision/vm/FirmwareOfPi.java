package rp5.provision.vm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.BootProblem;
import rp5.provision.bootchain.BootSelection;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.bootchain.EspListing;

/**
 * Stands in for the bootloader of a Pi 5 in {@code scripts/boot-test}: reads a copy of a boot partition with the boot-chain model and
 * writes what a machine is to be started with. It chooses nothing by itself, so a disk that the model misreads does not start.
 */
public final class FirmwareOfPi {

    private final Path partition;

    private FirmwareOfPi(Path partition) {
        this.partition = partition;
    }

    /** Arguments: the folder with the partition's files, and the folder for kernel, initrd and cmdline. Exits 1 when the partition does not boot. */
    public static void main(String[] args) throws IOException {
        boolean boots = new FirmwareOfPi(Path.of(args[0])).load(Path.of(args[1]));
        System.exit(boots ? 0 : 1);
    }

    private boolean load(Path out) throws IOException {
        BootSelection selection = BootSelection.of(listing(), this::text, Board.PI5, Bootloader.unknown());
        for (BootProblem problem : selection.problems()) {
            print(problem.severity() + " " + problem.message());
        }
        if (!selection.boots()) {
            return false;
        }
        String kernel = selection.kernel().orElseThrow();
        Files.copy(file(kernel).orElseThrow(), out.resolve("kernel"));
        try (OutputStream initrd = Files.newOutputStream(out.resolve("initrd"))) {
            for (String part : selection.initramfs()) {
                Files.copy(file(part).orElseThrow(), initrd);
            }
        }
        // A newline ends the command line.
        String commandLine =
                text(selection.commandLine()).orElseThrow().lines().findFirst().orElse("");
        Files.writeString(out.resolve("cmdline"), commandLine);
        print("KERNEL=" + kernel);
        print("INITRAMFS=" + String.join(",", selection.initramfs()));
        print("DEVICE_TREES=" + String.join(",", selection.deviceTrees()));
        print("CMDLINE=" + commandLine);
        return true;
    }

    private EspListing listing() throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        try (Stream<Path> files = Files.walk(partition)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sizes.put(partition.relativize(file).toString(), Files.size(file));
            }
        }
        return new EspListing(sizes);
    }

    private Optional<String> text(String name) {
        try {
            Optional<Path> file = file(name);
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Files.readString(file.get(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** FAT knows no case; the copy of it does. */
    private Optional<Path> file(String name) throws IOException {
        try (Stream<Path> files = Files.walk(partition)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> partition.relativize(file).toString().equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
