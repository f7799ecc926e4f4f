package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the bootloader of a Pi 5 takes from an ESP, and what is wrong with it.
 *
 * @param kernel the kernel's path, present or not; empty when no default kernel is there
 * @param initramfs the paths that it loads, present or not; empty when it loads none
 * @param deviceTrees the device trees that suit a Pi 5 and are there
 * @param commandLine the path of the command line file
 * @param osPrefix the prefix that is in effect, empty when none is
 */
public record BootSelection(
        Optional<String> kernel,
        KernelKind kind,
        List<String> initramfs,
        List<String> deviceTrees,
        String commandLine,
        String osPrefix,
        List<BootProblem> problems) {

    /** Which build of the kernel the file's name says it is. */
    public enum KernelKind {
        /** {@code kernel_2712.img}, 16 KiB pages. */
        PI_2712,
        /** {@code kernel8.img}, 4 KiB pages. */
        PI_V8,
        /** Any other name. */
        CUSTOM,
        NONE
    }

    public BootSelection {
        Objects.requireNonNull(kernel);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(commandLine);
        Objects.requireNonNull(osPrefix);
        initramfs = List.copyOf(initramfs);
        deviceTrees = List.copyOf(deviceTrees);
        problems = List.copyOf(problems);
    }

    /**
     * Follows the boot of an ESP from config.txt on.
     *
     * @param textOf the text of a file of the ESP by its path, for config.txt, its includes and the command line
     */
    public static BootSelection of(
            EspListing esp, Function<String, Optional<String>> textOf, Board board, Bootloader bootloader) {
        ConfigTxt config = ConfigTxt.parse(textOf.apply(ConfigTxt.NAME).orElse(""), textOf);
        BootSelection selection = of(esp, config.effective(board), bootloader);
        List<BootProblem> problems = new ArrayList<>(selection.problems());
        problems.addAll(ConfigTxtEditor.outOfReach(config));
        textOf.apply(selection.commandLine()).map(CmdlineTxt::parse).ifPresent(cmdline -> {
            problems.addAll(cmdline.problems());
            problems.addAll(cmdline.promptProblems());
        });
        return selection.withProblems(problems);
    }

    /** The same from a config.txt that was read already; the command line's text is not looked at. */
    public static BootSelection of(EspListing esp, EffectiveConfig config, Bootloader bootloader) {
        return new BootSelector(esp, config, bootloader).select();
    }

    /** Whether nothing was found that keeps the disk from booting. */
    public boolean boots() {
        return problems.stream().noneMatch(problem -> problem.severity() == BootProblem.Severity.FAIL);
    }

    private BootSelection withProblems(List<BootProblem> all) {
        return new BootSelection(kernel, kind, initramfs, deviceTrees, commandLine, osPrefix, all);
    }
}
