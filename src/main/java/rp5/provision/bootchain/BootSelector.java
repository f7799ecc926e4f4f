package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_MISSING;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_MISSING;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_TOO_BIG;
import static rp5.provision.bootchain.BootProblem.Code.DEVICE_TREE_MISSING;
import static rp5.provision.bootchain.BootProblem.Code.DEVICE_TREE_OF_ANOTHER_BOARD;
import static rp5.provision.bootchain.BootProblem.Code.DEVICE_TREE_PINNED;
import static rp5.provision.bootchain.BootProblem.Code.KERNEL_EMPTY;
import static rp5.provision.bootchain.BootProblem.Code.KERNEL_MISSING;
import static rp5.provision.bootchain.BootProblem.Code.KERNEL_TOO_BIG;
import static rp5.provision.bootchain.BootProblem.Code.OS_PREFIX_IGNORED;
import static rp5.provision.bootchain.BootProblem.Code.OS_PREFIX_SET;
import static rp5.provision.bootchain.BootProblem.Code.OVERLAYS_MISSING;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import rp5.provision.bootchain.BootProblem.Code;
import rp5.provision.bootchain.BootSelection.KernelKind;

/** Walks the bootloader's choices once: prefix, kernel, device tree, command line, overlays; the initramfs is a room of its own. */
final class BootSelector {

    static final String KERNEL_2712 = "kernel_2712.img";
    static final String KERNEL_8 = "kernel8.img";

    /** One for the C0/C1 chip, one for the D0 chip (raspberrypi/documentation, config_txt/boot.adoc). */
    private static final List<String> DEVICE_TREES = List.of("bcm2712-rpi-5-b.dtb", "bcm2712d0-rpi-5-b.dtb");

    /** Of other boards, by the chip in the name that Raspberry Pi's and the kernel's own builds give them. */
    private static final Pattern OTHER_BOARD = Pattern.compile("bcm2(70[89]|71[01]|83[5-8]).*");

    /** The limit is not documented; this is what builders of images were told (agherzan/meta-raspberrypi#1255). */
    private static final long BIG_CONFIG = 16 << 10;

    private final EspListing esp;
    private final EffectiveConfig config;
    private final Bootloader bootloader;
    private final List<BootProblem> problems;

    BootSelector(EspListing esp, EffectiveConfig config, Bootloader bootloader) {
        this.esp = esp;
        this.config = config;
        this.bootloader = bootloader;
        this.problems = new ArrayList<>(config.problems());
    }

    BootSelection select() {
        if (!esp.has(ConfigTxt.NAME)) {
            fail(CONFIG_MISSING, "config.txt is missing, so the partition is not bootable", "write config.txt");
        }
        checkConfigSize(esp.size(ConfigTxt.NAME).orElse(0));
        String prefix = prefixInEffect();
        Optional<String> kernel = kernel(prefix);
        checkKernel(kernel);
        List<String> trees = deviceTrees(prefix);
        checkDeviceTrees(prefix, trees);
        InitramfsSelector initramfs = new InitramfsSelector(esp, config, bootloader, problems);
        List<String> images = initramfs.select(kernel, prefix);
        String commandLine = path(prefix, config.cmdline());
        if (!esp.has(commandLine)) {
            fail(CMDLINE_MISSING, commandLine + " is missing; the kernel gets no root=", "write " + commandLine);
        }
        checkOverlays(prefix);
        return new BootSelection(kernel, kind(kernel), images, trees, commandLine, prefix, problems);
    }

    private void checkConfigSize(long bytes) {
        if (bytes >= BIG_CONFIG) {
            warn(
                    CONFIG_TOO_BIG,
                    "config.txt has " + bytes + " bytes; Pi 5 boards did not boot with a large one"
                            + " (raspberrypi/firmware#1848)",
                    "remove comments from config.txt until it has less than " + BIG_CONFIG + " bytes");
        }
    }

    /** The path of a file of the operating system; one with a leading slash goes past the prefix (config_txt/boot.adoc). */
    static String path(String prefix, String name) {
        return name.startsWith("/") ? name.substring(1) : prefix + name;
    }

    /** A prefix counts only where it leads to a kernel and a device tree (config_txt/boot.adoc, os_prefix). */
    private String prefixInEffect() {
        String prefix = config.osPrefix();
        if (prefix.isEmpty()) {
            return "";
        }
        boolean viable = kernel(prefix).filter(esp::has).isPresent()
                && !deviceTrees(prefix).isEmpty();
        boolean explicit = config.settings().containsKey("os_prefix");
        if (viable) {
            warn(OS_PREFIX_SET, "all boot files are taken from below " + prefix, "remove os_prefix from config.txt");
        } else if (explicit) {
            warn(
                    OS_PREFIX_IGNORED,
                    "os_prefix=" + prefix + " is ignored: no kernel and device tree below it",
                    "remove os_prefix from config.txt");
        }
        return viable ? prefix : "";
    }

    private Optional<String> kernel(String prefix) {
        if (config.kernel().isPresent()) {
            return config.kernel().map(name -> path(prefix, name));
        }
        return List.of(KERNEL_2712, KERNEL_8).stream()
                .map(name -> prefix + name)
                .filter(esp::has)
                .findFirst();
    }

    private static KernelKind kind(Optional<String> kernel) {
        if (kernel.isEmpty()) {
            return KernelKind.NONE;
        }
        return switch (InitramfsSelector.baseName(kernel.get())) {
            case KERNEL_2712 -> KernelKind.PI_2712;
            case KERNEL_8 -> KernelKind.PI_V8;
            default -> KernelKind.CUSTOM;
        };
    }

    private void checkKernel(Optional<String> kernel) {
        String name = kernel.orElse(KERNEL_2712 + " (or " + KERNEL_8 + ")");
        OptionalLong size = kernel.map(esp::size).orElse(OptionalLong.empty());
        if (size.isEmpty()) {
            fail(KERNEL_MISSING, "the kernel " + name + " is missing", "copy the kernel to the boot partition");
        } else if (size.getAsLong() == 0) {
            fail(KERNEL_EMPTY, "the kernel " + name + " is empty", "copy the kernel to the boot partition");
        } else {
            bootloader.sizeProblem(KERNEL_TOO_BIG, name, size.getAsLong()).ifPresent(problems::add);
        }
    }

    private List<String> deviceTrees(String prefix) {
        List<String> wanted = config.deviceTree().map(List::of).orElse(DEVICE_TREES);
        return wanted.stream()
                .map(name -> path(prefix, name))
                .filter(name -> esp.size(name).orElse(0) > 0)
                .toList();
    }

    private void checkDeviceTrees(String prefix, List<String> trees) {
        String pinned = config.deviceTree().orElse("");
        if (OTHER_BOARD.matcher(InitramfsSelector.baseName(pinned)).matches()) {
            fail(
                    DEVICE_TREE_OF_ANOTHER_BOARD,
                    "device_tree=" + pinned + " is for another board: no kernel starts on a Pi 5 with it",
                    "remove device_tree from config.txt");
        } else if (config.settings().containsKey("device_tree") && pinned.isEmpty()) {
            warn(
                    DEVICE_TREE_PINNED,
                    "device_tree= names no file, which may leave the kernel without a device tree",
                    "remove device_tree from config.txt");
        } else if (!pinned.isEmpty()) {
            warn(
                    DEVICE_TREE_PINNED,
                    "device_tree=" + pinned + " takes the choice of the device tree from the bootloader",
                    "remove device_tree from config.txt");
        }
        if (trees.isEmpty()) {
            fail(
                    DEVICE_TREE_MISSING,
                    "no device tree for a Pi 5: " + (pinned.isEmpty() ? String.join(", ", DEVICE_TREES) : pinned),
                    "copy every bcm2712*.dtb to the boot partition");
        } else if (pinned.isEmpty() && trees.size() < DEVICE_TREES.size()) {
            String missing = DEVICE_TREES.stream()
                    .map(name -> path(prefix, name))
                    .filter(name -> !trees.contains(name))
                    .findFirst()
                    .orElse("");
            warn(
                    DEVICE_TREE_MISSING,
                    missing + " is missing, which a Pi 5 with the other chip revision needs",
                    "copy every bcm2712*.dtb to the boot partition");
        }
    }

    /** Overlays are taken from below the prefix only where a README shows that they are there (config_txt/boot.adoc). */
    private void checkOverlays(String prefix) {
        String own = prefix + config.overlayPrefix();
        String overlays = esp.has(own + "README") ? own : config.overlayPrefix();
        if (!esp.hasAnyBelow(overlays)) {
            warn(
                    OVERLAYS_MISSING,
                    overlays + " is missing or empty; no dtoverlay or dtparam of an overlay takes effect",
                    "copy the overlays directory with overlay_map.dtb to the boot partition");
        }
    }

    private void fail(Code code, String message, String remedy) {
        problems.add(BootProblem.fail(code, message, remedy));
    }

    private void warn(Code code, String message, String remedy) {
        problems.add(BootProblem.warn(code, message, remedy));
    }
}
