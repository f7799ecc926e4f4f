package rp5.provision.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.ScriptedRunner;
import rp5.provision.testing.SystemSamples;

class FirmwareStepTest {
    private static final String FIRMWARE = "/run/rp5-provision/root/boot/firmware";
    private static final String[] MOUNTED = {
        "findmnt", "--noheadings", "--raw", "--output=FSROOT,FSTYPE", "--mountpoint=" + FIRMWARE
    };
    private static final String[] LIST = {"find", FIRMWARE, "-type", "f", "-printf", "%s %P\\0"};
    private static final String[] DIFFERENCES = {
        "rsync",
        "--recursive",
        "--checksum",
        "--one-file-system",
        "--delete",
        "--dry-run",
        "--itemize-changes",
        "--itemize-changes",
        "--exclude=/kernel8.img",
        "/boot/firmware/",
        FIRMWARE + "/"
    };
    private static final List<String> COPY = List.of(
            "rsync",
            "--recursive",
            "--times",
            "--modify-window=2",
            "--one-file-system",
            "--delete",
            "--exclude=/kernel8.img",
            "/boot/firmware/",
            FIRMWARE + "/");
    private static final List<String> FORGET = List.of("tee", "/proc/sys/vm/drop_caches");
    private static final List<String> SYNC = List.of("sync", "--file-system", "/run/rp5-provision/esp");

    private final FirmwareStep step = new FirmwareStep();
    private final SystemSamples samples = new SystemSamples().espExclusions("/kernel8.img");

    private static String listing(Map<String, Long> files) {
        return files.entrySet().stream()
                .map(file -> file.getValue() + " " + file.getKey() + "\0")
                .collect(Collectors.joining());
    }

    private Map<String, Long> copied() {
        Map<String, Long> files = new TreeMap<>(samples.facts().source().espFiles());
        files.remove("kernel8.img");
        return files;
    }

    private ScriptedRunner machine(Map<String, Long> files, String differences) {
        return new ScriptedRunner()
                .answering("/rp5-staging vfat\n", MOUNTED)
                .answering(listing(files), LIST)
                .answering(equal(files.size()) + differences, DIFFERENCES);
    }

    /** What rsync lists of files that are as they should be. */
    private static String equal(int files) {
        return ".d          ./\n" + ".f          a file\n".repeat(files);
    }

    private List<Refusal> refusals(SourceFacts source) {
        samples.source(source);
        return step.check(samples.plan(), samples.facts(), new ScriptedRunner());
    }

    @Test
    void copiesIntoStagingAndReadsItBack() {
        ScriptedRunner runner = machine(copied(), "");

        StepReport report = step.apply(samples.context(runner));

        assertThat(runner.mutations()).containsExactly(COPY, SYNC, FORGET);
        assertThat(runner.unused()).isEmpty();
        assertThat(report.summary()).startsWith("7 firmware files, ");
    }

    /** A comparison that ends with 0 and was not made. */
    @Test
    void wantsEachFileToBeFoundEqual() {
        ScriptedRunner runner = new ScriptedRunner()
                .answering("/rp5-staging vfat\n", MOUNTED)
                .answering(listing(copied()), LIST)
                .answering(equal(6), DIFFERENCES);

        VerificationException e =
                catchThrowableOfType(VerificationException.class, () -> step.apply(samples.context(runner)));

        assertThat(e.details()).containsExactly("only 6 of 7 files were found to be equal");
    }

    @Test
    void changesTheSameWithoutReadingBack() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        step.apply(samples.context(runner));

        assertThat(runner.mutations()).containsExactly(COPY, SYNC, FORGET);
    }

    @Test
    void writesNothingWhereStagingIsNotMounted() {
        ScriptedRunner runner = new ScriptedRunner().ending(1, "", MOUNTED);

        assertThatThrownBy(() -> step.apply(samples.context(runner)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("staging folder");
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void writesNothingOntoAFirmwareFolderThatIsNotStaging() {
        ScriptedRunner runner = new ScriptedRunner().answering("/ vfat\n", MOUNTED);

        assertThatThrownBy(() -> step.apply(samples.context(runner))).isInstanceOf(VerificationException.class);
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void failsWhenAFileIsMissingOrShortOnTheTarget() {
        Map<String, Long> files = copied();
        files.remove("fixup4.dat");
        files.put("kernel_2712.img", 1L);

        assertThatThrownBy(() -> step.apply(samples.context(machine(files, ""))))
                .isInstanceOfSatisfying(VerificationException.class, e -> {
                    assertThat(e.code()).isEqualTo(ResultCode.FAIL_FIRMWARE_CHECK);
                    assertThat(e.details())
                            .contains("fixup4.dat is not there", "kernel_2712.img has 1 bytes instead of 9500000");
                });
    }

    @Test
    void failsWhenAContentDiffers() {
        assertThatThrownBy(() -> step.apply(samples.context(machine(copied(), ">fc........ start4.elf\n"))))
                .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.details())
                        .containsExactly(">fc........ start4.elf"));
    }

    @Test
    void stopsAtAFailedCopy() {
        ScriptedRunner runner = machine(copied(), "").failing(COPY.toArray(String[]::new));

        assertThatThrownBy(() -> step.apply(samples.context(runner)))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_FIRMWARE_CHECK));
        assertThat(runner.mutations()).containsExactly(COPY);
    }

    @Test
    void acceptsACompleteSource() {
        assertThat(refusals(FakeSource.piOs().facts())).isEmpty();
        assertThat(refusals(FakeSource.debian().facts())).isEmpty();
    }

    /** As Java reads Bücher where no locale is set; find prints it as it is, so that it would not be found on the target. */
    @Test
    void refusesANameThatTheLocaleCannotSay() {
        FakeSource source = FakeSource.piOs().withEspFile("B\uFFFD\uFFFDcher.txt", 1);

        assertThat(refusals(source.facts())).singleElement().satisfies(refusal -> {
            assertThat(refusal.message()).contains("/boot/firmware/B", "the character set of this locale cannot say");
            assertThat(refusal.remedy()).contains("LC_ALL=C.UTF-8");
        });
    }

    @Test
    void namesAllThatTheSourceLacksInOneRefusal() {
        SourceFacts source = FakeSource.piOs()
                .withoutEspFile("start4.elf")
                .withEspFile("fixup4.dat", 0)
                .withoutEspFile("bcm2712-rpi-5-b.dtb")
                .withoutEspFile("overlays/vc4-kms-v3d.dtbo")
                .facts();

        assertThat(refusals(source)).singleElement().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ResultCode.FAIL_FIRMWARE_CHECK);
            assertThat(refusal.message())
                    .contains("bcm2712-rpi-5-b.dtb, overlays/*.dtbo")
                    .contains("start4.elf, fixup4.dat (it is empty)");
        });
    }

    @Test
    void takesNamesOnAFatInAnyCase() {
        assertThat(refusals(FakeSource.piOs()
                        .withoutEspFile("start4.elf")
                        .withEspFile("START4.ELF", 100)
                        .facts()))
                .isEmpty();
    }

    @Test
    void refusesAnEspWithoutRoomForAnUpgrade() {
        samples.espOf(128);

        assertThat(refusals(FakeSource.piOs().facts())).singleElement().satisfies(refusal -> {
            assertThat(refusal.message()).contains("128.0 MiB");
            assertThat(refusal.remedy()).contains("--esp-mb 213");
        });
    }

    @Test
    void whatIsNotCopiedNeedsNoRoom() {
        samples.espExclusions("/huge");

        assertThat(refusals(FakeSource.piOs().withEspFile("huge", 1L << 32).facts()))
                .isEmpty();
    }

    @Test
    void rsyncCopiesAndFindsEachDifference(@TempDir Path folder) throws IOException {
        Path esp = Files.createDirectories(folder.resolve("esp"));
        Files.createDirectories(esp.resolve("overlays"));
        Files.writeString(esp.resolve("overlays/a.dtbo"), "a");
        Files.writeString(esp.resolve("start4.elf"), "firmware");
        Files.writeString(esp.resolve("user-data"), "secret");
        TargetPaths paths = TargetPaths.below(folder.resolve("base"));
        Path firmware = Files.createDirectories(FirmwareCommands.firmware(paths));
        List<String> exclusions = List.of("/user-data");
        ProcessRunner real = SystemSamples.realRunner();

        real.run(FirmwareCommands.copy(esp, exclusions, paths));

        assertThat(EspListing.parse(real.probe(FirmwareCommands.list(firmware)).stdout()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("overlays/a.dtbo", 1L, "start4.elf", 8L));
        assertThat(compared(real, esp, exclusions, paths)).isEqualTo(new Comparison(2, List.of()));
        Files.writeString(firmware.resolve("start4.elf"), "FIRMWARE");
        Files.setLastModifiedTime(firmware.resolve("start4.elf"), Files.getLastModifiedTime(esp.resolve("start4.elf")));
        Files.writeString(firmware.resolve("extra"), "");
        Comparison damaged = compared(real, esp, exclusions, paths);
        assertThat(damaged.equal()).isEqualTo(1);
        assertThat(damaged.differences()).hasSize(2);
    }

    private static Comparison compared(ProcessRunner real, Path esp, List<String> exclusions, TargetPaths paths) {
        return Comparison.parse(
                real.probe(FirmwareCommands.compare(esp, exclusions, paths)).lines());
    }
}
