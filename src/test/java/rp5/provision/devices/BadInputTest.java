package rp5.provision.devices;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.files.HostFiles;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.Mangled;

/** What the tools that find the facts print, damaged. */
class BadInputTest {
    private static final HostFiles HOST = new HostFiles(Path.of("/nowhere"));

    @Property(tries = 600, seed = "2026")
    void lsblk(@ForAll("lists") String text) {
        answersOrRefuses(() -> new BlockDeviceReader(HOST).read(text, List.of()));
    }

    @Property(tries = 600, seed = "2026")
    void pvs(@ForAll("volumes") String text) {
        answersOrRefuses(() -> LvmReport.volumeGroups(text));
    }

    @Property(tries = 600, seed = "2026")
    void proc(@ForAll("proc") String text) {
        answersOrRefuses(() -> ProcSwaps.parse(text));
        answersOrRefuses(() -> FactsGatherer.memory(text));
    }

    @Property(tries = 600, seed = "2026")
    void texts(@ForAll("texts") String text) {
        answersOrRefuses(() -> OsRelease.parse(text));
        answersOrRefuses(() -> FactsGatherer.bootloaderDate(text));
        answersOrRefuses(() -> SourceGatherer.packages(text));
        answersOrRefuses(() -> Df.used(text));
    }

    @Property(tries = 600, seed = "2026")
    void configTxt(@ForAll("configs") String text) throws IOException {
        Path root = Files.createTempDirectory("esp");
        try {
            new FakeHost(root).file("/boot/firmware/a.txt", "include config.txt\ninclude b.txt\n");
            Path file = root.resolve("boot/firmware/config.txt");
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));

            answersOrRefuses(() -> new SourceTexts(new HostFiles(root)).read(Path.of("/boot/firmware")));
        } finally {
            for (String made :
                    List.of("boot/firmware/config.txt", "boot/firmware/a.txt", "boot/firmware", "boot", "")) {
                Files.delete(root.resolve(made));
            }
        }
    }

    @Provide
    Arbitrary<String> configs() {
        return Mangled.of("include a.txt\ninclude b.txt\n[pi4]\ninclude deep/c.txt # more\n", "include a.txt");
    }

    @Provide
    Arbitrary<String> lists() {
        return Mangled.fixtures("lsblk/provisioned-open-mounted.json", "lsblk/debian12.json");
    }

    @Provide
    Arbitrary<String> volumes() {
        return Mangled.fixtures("lvm/provisioned-open-mounted-pvs.json", "lvm/sd-and-empty-target-pvs.json");
    }

    @Provide
    Arbitrary<String> proc() {
        return Mangled.of(
                "Filename\tType\tSize\tUsed\tPriority\n/dev/zram0\tpartition\t524284\t0\t100\n/a\\040b\tfile\t1\t0\t-2\n",
                "MemTotal:        8000000 kB\nMemFree:         1 kB\n");
    }

    @Provide
    Arbitrary<String> texts() {
        return Mangled.of(
                "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nID=debian\nX='a b'\n",
                "2025/06/09 13:17:27\nversion 1\n",
                "installed\tbash\t5.2\nconfig-files\tvim\t9\n",
                "      Used Mounted on\n1500000000 /\n300 /a b\n");
    }
}
