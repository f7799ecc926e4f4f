package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.bootchain.BootProblem.Code;
import rp5.provision.bootchain.BootProblem.Severity;
import rp5.provision.bootchain.BootSelection.KernelKind;

class BootSelectionTest {

    private static final Bootloader NEW = new Bootloader(Optional.of(LocalDate.of(2026, 1, 1)));
    private static final String GOOD = "[all]\ninitramfs initramfs_2712 followkernel\n";

    private final Map<String, Long> files = new HashMap<>(Map.of(
            "config.txt", 100L,
            "CMDLINE.TXT", 100L,
            "kernel_2712.img", 9_500_000L,
            "kernel8.img", 9_500_000L,
            "initramfs_2712", 12_700_000L,
            "initramfs8", 12_700_000L,
            "bcm2712-rpi-5-b.dtb", 78_000L,
            "BCM2712D0-RPI-5-B.DTB", 78_000L,
            "overlays/overlay_map.dtb", 5_000L));

    private Bootloader bootloader = NEW;
    private String cmdline = "root=/dev/mapper/rp5vg-root\n";

    @Test
    void takesThePi5KernelAndTheNamedInitramfs() {
        BootSelection selection = select(GOOD);

        assertThat(selection.problems()).isEmpty();
        assertThat(selection.boots()).isTrue();
        assertThat(selection.kernel()).contains("kernel_2712.img");
        assertThat(selection.kind()).isEqualTo(KernelKind.PI_2712);
        assertThat(selection.initramfs()).containsExactly("initramfs_2712");
        assertThat(selection.deviceTrees()).hasSize(2);
        assertThat(selection.commandLine()).isEqualTo("cmdline.txt");
    }

    @Test
    void fallsBackToKernel8AndItsOwnInitramfs() {
        files.remove("kernel_2712.img");
        BootSelection selection = select("auto_initramfs=1\n");

        assertThat(selection.kernel()).contains("kernel8.img");
        assertThat(selection.kind()).isEqualTo(KernelKind.PI_V8);
        assertThat(selection.initramfs()).containsExactly("initramfs8");
        assertThat(selection.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "config.txt, CONFIG_MISSING, FAIL",
        "CMDLINE.TXT, CMDLINE_MISSING, FAIL",
        "initramfs_2712, INITRAMFS_MISSING, FAIL",
        "bcm2712-rpi-5-b.dtb, DEVICE_TREE_MISSING, WARN",
        "overlays/overlay_map.dtb, OVERLAYS_MISSING, WARN"
    })
    void noticesAMissingFile(String file, Code code, Severity severity) {
        assertThat(files).containsKey(file);
        files.remove(file);

        assertThat(select(GOOD).problems())
                .filteredOn(problem -> problem.code() == code)
                .extracting(BootProblem::severity)
                .containsExactly(severity);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | INITRAMFS_NONE",
                "auto_initramfs=1;initramfs initramfs_2712 followkernel | INITRAMFS_SEVERAL_DIRECTIVES",
                "initramfs a;initramfs initramfs_2712 | INITRAMFS_SEVERAL_DIRECTIVES",
                "initramfs gone.img followkernel | INITRAMFS_MISSING",
                "initramfs initramfs_2712,gone.img followkernel | INITRAMFS_MISSING",
                "initramfs initramfs_2712;kernel=gone.img | KERNEL_MISSING",
                "auto_initramfs=1;kernel=vmlinuz | INITRAMFS_AUTO_FINDS_NOTHING",
                "initramfs initramfs_2712;device_tree=gone.dtb | DEVICE_TREE_MISSING",
                "initramfs initramfs_2712;cmdline=gone.txt | CMDLINE_MISSING",
                "initramfs initramfs_2712;include gone.txt | CONFIG_INCLUDE_MISSING"
            })
    void noticesAnOrderThatLeadsNowhere(String config, Code code) {
        files.put("vmlinuz", 1_000_000L);

        assertThat(select(config.replace(';', '\n') + "\n").problems())
                .extracting(BootProblem::code)
                .contains(code);
    }

    @Test
    void noticesEmptyFiles() {
        files.put("initramfs_2712", 0L);
        files.put("kernel_2712.img", 0L);

        assertThat(select(GOOD).problems())
                .extracting(BootProblem::code)
                .containsExactly(Code.KERNEL_EMPTY, Code.INITRAMFS_EMPTY);
    }

    @ParameterizedTest
    @CsvSource({"2025-05-07, FAIL", ", WARN", "2025-05-08, "})
    void knowsTheOldBootloaderThatMixesFlavours(LocalDate date, Severity severity) {
        bootloader = date == null ? Bootloader.unknown() : new Bootloader(Optional.of(date));

        assertThat(select("kernel=kernel8.img\nauto_initramfs=1\n").problems())
                .filteredOn(problem -> problem.code() == Code.INITRAMFS_AUTO_WRONG_FLAVOUR)
                .extracting(BootProblem::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @ParameterizedTest
    @CsvSource({"2025-06-08, FAIL", ", WARN", "2025-06-09, "})
    void knowsTheOldBootloaderThatCannotReadBigFiles(LocalDate date, Severity severity) {
        bootloader = date == null ? Bootloader.unknown() : new Bootloader(Optional.of(date));
        files.put("initramfs_2712", 32_000_000L);

        assertThat(select(GOOD).problems())
                .extracting(BootProblem::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @Test
    void takesAPrefixOnlyWhereKernelAndDeviceTreeAre() {
        files.put("current/kernel_2712.img", 1_000_000L);
        assertThat(select("os_prefix=current/\n" + GOOD).osPrefix()).isEmpty();
        assertThat(select("os_prefix=current/\n" + GOOD).problems())
                .extracting(BootProblem::code)
                .containsExactly(Code.OS_PREFIX_IGNORED);

        files.put("current/bcm2712-rpi-5-b.dtb", 78_000L);
        assertThat(select("os_prefix=current/\nkernel=kernel8.img\n" + GOOD).osPrefix())
                .isEmpty();
        files.put("current/bcm2712d0-rpi-5-b.dtb", 78_000L);
        files.put("current/initramfs_2712", 12_700_000L);
        BootSelection selection = select("os_prefix=current/\ncmdline=/cmdline.txt\n" + GOOD);
        assertThat(selection.osPrefix()).isEqualTo("current/");
        assertThat(selection.kernel()).contains("current/kernel_2712.img");
        assertThat(selection.initramfs()).containsExactly("current/initramfs_2712");
        assertThat(selection.commandLine()).isEqualTo("cmdline.txt");
        assertThat(selection.problems()).extracting(BootProblem::code).containsExactly(Code.OS_PREFIX_SET);
    }

    @Test
    void takesDebiansUpstreamKernelFromTheTop() {
        files.put("vmlinuz-6.12", 1_000_000L);
        files.put("initrd.img-6.12", 12_000_000L);
        BootSelection selection = select("upstream_kernel=1\nkernel=vmlinuz-6.12\ninitramfs initrd.img-6.12\n");

        assertThat(selection.kind()).isEqualTo(KernelKind.CUSTOM);
        assertThat(selection.osPrefix()).isEmpty();
        assertThat(selection.problems()).isEmpty();
    }

    @Test
    void looksIntoTheCommandLine() {
        cmdline = "quiet root=/dev/x\nmore\n";

        assertThat(select(GOOD).problems())
                .extracting(BootProblem::code)
                .containsExactly(Code.CMDLINE_SEVERAL_LINES, Code.CMDLINE_HIDES_PROMPT);
    }

    private BootSelection select(String config) {
        EspListing esp = new EspListing(files);
        Map<String, String> texts = Map.of("config.txt", config, "cmdline.txt", cmdline);
        return BootSelection.of(esp, name -> Optional.ofNullable(texts.get(name)), Board.PI5, bootloader);
    }
}
