package rp5.provision.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.BootProblem;
import rp5.provision.bootchain.BootSelection;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.bootchain.EspListing;
import rp5.provision.testing.Shells;

/** The guard's reading of config.txt, in sh, and the model's, in Java, come to the same. */
class ConfigAgreementTest {
    private static final String PAIR = "kernel_2712.img initramfs_2712 cmdline.txt";
    private static final String ORDER = "initramfs initramfs_2712 followkernel\n";
    private static final Bootloader NEW = new Bootloader(Optional.of(LocalDate.of(2026, 1, 1)));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"filters", "includes", "orders", "prefixes", "forms"})
    void bothReadTheSame(String group) {
        SoftAssertions together = new SoftAssertions();
        for (List<String> shell : Shells.ofASystem()) {
            TargetWithGuard target = new TargetWithGuard(folder.resolve("target" + shell.size()), shell);
            boolean first = shell.equals(Shells.ofASystem().get(0));
            Objects.requireNonNull(GROUPS.get(group)).forEach(one -> {
                one.files().forEach((path, text) -> target.write("boot/firmware/" + path, text));
                target.write("boot/firmware/config.txt", one.config());
                BootSelection model = BootSelection.of(
                        new EspListing(sizes(target.esp)), name -> text(target.esp.resolve(name)), Board.PI5, NEW);
                String what = shell + " on " + one.config() + one.files();
                together.assertThat(target.guard("--show").output())
                        .as(what)
                        .startsWith(one.config().contains("\0") ? "  - config.txt" : selected(model));
                if (first && !group.equals("filters")) {
                    verdictsAgree(what, target, model, together);
                }
                one.files().keySet().forEach(path -> target.without("boot/firmware/" + path));
                if (one.files().containsKey(TREE)) {
                    target.write("boot/firmware/" + TREE, "device tree");
                }
            });
        }
        together.assertAll();
    }

    private static String selected(BootSelection model) {
        return "KERNEL=" + model.kernel().orElse("kernel8.img") + "\nINITRAMFS=" + String.join(",", model.initramfs())
                + "\nCMDLINE=" + model.commandLine() + "\n";
    }

    /** What the pair holds is looked at by the guard alone, so only the pair that is known to be good must pass. */
    private static void verdictsAgree(
            String what, TargetWithGuard target, BootSelection model, SoftAssertions together) {
        boolean boots = model.problems().stream()
                // Told because rp5-provision does not write into included files; such a disk boots.
                .filter(problem -> problem.code() != BootProblem.Code.CONFIG_DIRECTIVE_IN_INCLUDE)
                .noneMatch(problem -> problem.severity() == BootProblem.Severity.FAIL);
        String pair = model.kernel().orElse("") + " " + String.join(",", model.initramfs()) + " " + model.commandLine();
        if (!boots || pair.equals(PAIR)) {
            TargetWithGuard.Run run = target.guard("--check");
            together.assertThat(run.exitCode())
                    .as(what + model.problems() + run.output())
                    .isEqualTo(boots ? 0 : 1);
        }
    }

    /**
     * A config.txt.
     *
     * @param files others beside it, by their path on the boot partition
     */
    record Config(String config, Map<String, String> files) {}

    private static final String TREE = "bcm2712-rpi-5-b.dtb";
    private static final Map<String, List<Config>> GROUPS = Map.of(
            "filters", filters().toList(),
            "includes", includes().toList(),
            "orders", orders().toList(),
            "prefixes", prefixes().toList(),
            "forms", forms().toList());

    private static Stream<Config> filters() {
        String all = "[all]\n";
        return Stream.of(
                        "[pi5]",
                        "[pi4]",
                        "[cm5]",
                        "[pi500]",
                        "[pi3+]",
                        "[pi0w]",
                        "[PI5]",
                        "[ pi5 ]",
                        "[pi]",
                        "[pi5",
                        "[]",
                        "[none]",
                        "[none]\n[pi5]",
                        "[none]\n[all]",
                        "[pi4]\n[pi5]",
                        "[pi5]\n[pi4]",
                        "[all] # all",
                        "[pi5] here",
                        "[tryboot]",
                        "[tryboot]\n[pi5]",
                        "[EDID=VSC-TD2220]",
                        "[HDMI:0]",
                        "[gpio4=1]",
                        "[gpio4=1]\n[all]",
                        "[0x1a2b3c4d]",
                        "[0x1a2b3c4d]\n[pi5]",
                        "[board-type=0x17]",
                        "[board-type=0X17]",
                        "[board-type=23]",
                        "[board-type=0x0017]",
                        "[board-type= 0x17 ]",
                        "[board-type=0x18]",
                        "[board-type=17]",
                        "[board-type=]",
                        "[pi4]\n[board-type=0x17]",
                        "[board-type=0x11]\n[pi5]",
                        "[partition=1]",
                        "[boot_partition=1]",
                        "[boot_partition=01]",
                        "[boot_partition=2]",
                        "[boot_partition=]",
                        "[boot_partition=1x]",
                        "[boot_partition=2]\n[boot_partition=1]",
                        "[boot_partition=2]\n[pi5]",
                        "[something=new]")
                .flatMap(filter -> Stream.of(filter + "\n" + ORDER, ORDER + filter + "\nkernel=gone.img\n" + all))
                .map(config -> new Config(config, Map.of()));
    }

    private static Stream<Config> includes() {
        return Stream.of(
                new Config(ORDER + "include gone.txt\n", Map.of()),
                new Config(ORDER + "include config.txt\n", Map.of()),
                new Config(ORDER + "include a.txt\n", Map.of("a.txt", "include b.txt\n", "b.txt", "include a.txt\n")),
                new Config(ORDER + "include a.txt\ninclude a.txt\n", Map.of("a.txt", "dtparam=x\n")),
                new Config(ORDER + "include\ta.txt\n", Map.of("a.txt", "kernel=gone.img\n")),
                new Config(ORDER + "include  a.txt \r\n", Map.of("a.txt", "kernel=gone.img\n")),
                new Config(ORDER + "include = a.txt\n", Map.of("a.txt", "kernel=gone.img\n")),
                new Config(ORDER + "include=a.txt\n", Map.of("a.txt", "kernel=gone.img\n")),
                new Config(ORDER + "include sub/a.txt\n", Map.of("sub/a.txt", "cmdline=gone.txt\n")),
                new Config("include a.txt\n" + ORDER, Map.of("a.txt", "[pi4]\ndtparam=x\n")),
                new Config("[pi4]\ninclude a.txt\n" + ORDER, Map.of("a.txt", "dtparam=x\n[all]\n")),
                new Config("[pi4]\ninclude a.txt\n[all]\n" + ORDER, Map.of("a.txt", "kernel=gone.img\n")),
                new Config("include a.txt\n", Map.of("a.txt", ORDER)),
                new Config(ORDER + "include a.txt\n", Map.of("a.txt", "kernel=kernel_2712.img")),
                new Config(ORDER + "include a.txt\n", Map.of("a.txt", "a\0b")),
                new Config(ORDER + "include a1\n", chain(9)),
                new Config(ORDER + "include a1\n", chain(8)));
    }

    /** Files that each include the next; the last one names a kernel that is not there. */
    private static Map<String, String> chain(int length) {
        Map<String, String> files = new TreeMap<>();
        for (int i = 1; i < length; i++) {
            files.put("a" + i, "include a" + (i + 1) + "\n");
        }
        files.put("a" + length, "kernel=gone.img\n");
        return files;
    }

    private static Stream<Config> orders() {
        Map<String, String> extra =
                Map.of("extra", "x", "sub/kernel_2712.img", "x", "vmlinuz", "x", "kernel8.img", "x");
        return Stream.of(
                        "",
                        "auto_initramfs=1\n",
                        "auto_initramfs=0\n",
                        "auto_initramfs=1\nauto_initramfs=0\n",
                        "auto_initramfs=0\nauto_initramfs=1\n",
                        "auto_initramfs=2\n",
                        "auto_initramfs=01\n",
                        "auto_initramfs=0x1\n",
                        "auto_initramfs=0x0\n",
                        "auto_initramfs=1 # comment\n",
                        "auto_initramfs=yes\n",
                        "auto_initramfs= 1\n",
                        "auto_initramfs = 1\n" + ORDER,
                        "auto_initramfs=1\nkernel=kernel8.img\n",
                        "auto_initramfs=1\nkernel=vmlinuz\n",
                        "auto_initramfs=1\nkernel=sub/kernel_2712.img\n",
                        "auto_initramfs=1\n" + ORDER,
                        "initramfs initramfs_2712\n",
                        "initramfs\tinitramfs_2712\tfollowkernel\n",
                        "initramfs    initramfs_2712   followkernel   \n",
                        "initramfs initramfs_2712 followkernel # ours\n",
                        "initramfs initramfs_2712 0x00a00000\n",
                        "initramfs extra,initramfs_2712 followkernel\n",
                        "initramfs extra, initramfs_2712 followkernel\n",
                        "initramfs initramfs_2712, followkernel\n",
                        "initramfs extra initramfs_2712 followkernel\n",
                        "initramfs=initramfs_2712 followkernel\n",
                        "initramfs = initramfs_2712 followkernel\n",
                        "initramfs /initramfs_2712 followkernel\n",
                        "INITRAMFS initramfs_2712 followkernel\n",
                        "ramfsfile=initramfs_2712\nramfsaddr=-1\n",
                        "ramfsfile=initramfs_2712\n" + ORDER,
                        ORDER + ORDER,
                        "initramfs gone followkernel\n" + ORDER,
                        ORDER + "kernel=kernel_2712.img\n",
                        ORDER + "kernel=/kernel_2712.img\n",
                        ORDER + "kernel=\n",
                        ORDER + "kernel= kernel_2712.img\n",
                        ORDER + "kernel = gone.img\n",
                        ORDER + "Kernel=gone.img\n",
                        ORDER + "kernel=gone.img\nkernel=kernel_2712.img\n",
                        ORDER + "kernel=kernel_2712.img # ours\n",
                        ORDER + "kernel_address=0x200000\n",
                        ORDER + "cmdline=\n",
                        ORDER + "cmdline=/cmdline.txt\n",
                        ORDER + "cmdline=gone.txt\n",
                        ORDER + "device_tree=\n",
                        ORDER + "device_tree=bcm2712-rpi-5-b.dtb\n",
                        ORDER + "device_tree=gone.dtb\n",
                        ORDER + "arm_64bit=0\nos_check=0\nenable_uart=1\n")
                .map(config -> new Config(config, extra));
    }

    private static Stream<Config> prefixes() {
        Map<String, String> whole = Map.of(
                "new/kernel8.img", "x", "new/bcm2712-rpi-5-b.dtb", "x", "new/initramfs8", "x", "new/cmdline.txt", "x");
        Map<String, String> noTree = Map.of("new/kernel_2712.img", "x", "new/bcm2712-rpi-5-b.dtb", "");
        Map<String, String> upstream = Map.of("upstream/kernel_2712.img", "x", "upstream/bcm2712d0-rpi-5-b.dtb", "x");
        return Stream.of(
                new Config(ORDER + "os_prefix=new/\n", Map.of()),
                new Config(ORDER + "os_prefix=new\n", whole),
                new Config(ORDER + "os_prefix=new/\n", whole),
                new Config("auto_initramfs=1\nos_prefix=new/\n", whole),
                new Config("auto_initramfs=1\nos_prefix=new/\nkernel=/kernel_2712.img\n", whole),
                new Config("initramfs /initramfs_2712\nos_prefix=new/\ncmdline=/cmdline.txt\n", whole),
                new Config(ORDER + "os_prefix=new/\nkernel=gone.img\n", whole),
                new Config(ORDER + "os_prefix=new/\n", noTree),
                new Config(ORDER + "os_prefix=new/\nos_prefix=\n", whole),
                new Config("[pi4]\nos_prefix=new/\n[all]\n" + ORDER, whole),
                new Config(ORDER + "upstream_kernel=1\n", Map.of()),
                new Config(ORDER + "upstream_kernel=1\n", upstream),
                new Config(ORDER + "upstream_kernel=1\nupstream_kernel=0\n", upstream),
                new Config(
                        ORDER + "os_prefix=new\n", Map.of("newkernel_2712.img", "x", "newbcm2712-rpi-5-b.dtb", "x")));
    }

    private static Stream<Config> forms() {
        Map<String, String> trees = Map.of("bcm2711-rpi-4-b.dtb", "x", "mine.dtb", "x");
        return Stream.of(
                new Config("\r\n \t\r\n" + ORDER.replace("\n", "\r\n"), Map.of()),
                new Config("  \t" + ORDER, Map.of()),
                new Config(ORDER.strip(), Map.of()),
                new Config("# c\n  # c = d\n#[pi4]\n;x\n" + ORDER, Map.of()),
                new Config("\ufeff" + ORDER, Map.of()),
                new Config("\ufeff# c\n" + ORDER, Map.of()),
                new Config("a=1\0\n" + ORDER, Map.of()),
                new Config("\0".repeat(64), Map.of()),
                new Config(ORDER.replace("\n", "\r"), Map.of()),
                new Config("initramfs initramfs_2712" + " ".repeat(62) + "followkernel\n", Map.of()),
                new Config("initramfs initramfs_2712" + " ".repeat(63) + "followkernel\n", Map.of()),
                new Config(ORDER + "dtoverlay=" + "x".repeat(200) + "\n", Map.of()),
                new Config(ORDER + "[pi4]\nkernel=" + "x".repeat(200) + "\n", Map.of()),
                new Config(ORDER + "# " + "x".repeat(200) + "\n", Map.of()),
                new Config(ORDER + "# a line of a file that is much too long\n".repeat(500), Map.of()),
                new Config(ORDER + "device_tree=bcm2711-rpi-4-b.dtb\n", trees),
                new Config(ORDER + "device_tree=mine.dtb\n", trees),
                new Config(ORDER, Map.of("bcm2712-rpi-5-b.dtb", "")));
    }

    private static Map<String, Long> sizes(Path esp) {
        try (Stream<Path> files = Files.walk(esp)) {
            Map<String, Long> sizes = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
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
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
