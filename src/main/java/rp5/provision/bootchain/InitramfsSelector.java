package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_AUTO_DOUBLES_PREFIX;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_AUTO_FINDS_NOTHING;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_AUTO_WRONG_FLAVOUR;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_EMPTY;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_FIXED_ADDRESS;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_MISSING;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_NONE;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_SEVERAL_DIRECTIVES;
import static rp5.provision.bootchain.BootProblem.Code.INITRAMFS_TOO_BIG;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The bootloader's choice of the initramfs: an explicit order, or {@code auto_initramfs} by the kernel's file name. */
final class InitramfsSelector {

    private static final Map<String, String> AUTO =
            Map.of(BootSelector.KERNEL_2712, "initramfs_2712", BootSelector.KERNEL_8, "initramfs8");
    private static final Pattern ADDRESS = Pattern.compile("0[xX][0-9a-fA-F]+|[0-9]+");
    private static final String USE_EXPLICIT = "write one line 'initramfs FILE followkernel' and remove auto_initramfs";

    private final EspListing esp;
    private final EffectiveConfig config;
    private final Bootloader bootloader;
    private final List<BootProblem> problems;

    InitramfsSelector(EspListing esp, EffectiveConfig config, Bootloader bootloader, List<BootProblem> problems) {
        this.esp = esp;
        this.config = config;
        this.bootloader = bootloader;
        this.problems = problems;
    }

    List<String> select(Optional<String> kernel, String prefix) {
        List<InitramfsDirective> explicit = config.initramfs();
        if (config.initramfsOrders() > 1) {
            problems.add(BootProblem.fail(
                    INITRAMFS_SEVERAL_DIRECTIVES,
                    config.initramfsOrders() + " initramfs orders are in effect; which one wins is not documented",
                    USE_EXPLICIT));
        }
        if (config.initramfsOrders() == 0) {
            problems.add(BootProblem.fail(
                    INITRAMFS_NONE,
                    "config.txt asks for no initramfs, so nothing can open the encrypted root",
                    "write 'initramfs FILE followkernel' into config.txt"));
        }
        explicit.stream()
                .filter(directive -> !directive.address().isEmpty() && !directive.followsKernel())
                .map(directive -> BootProblem.warn(
                        INITRAMFS_FIXED_ADDRESS,
                        directive.setting().where()
                                + (ADDRESS.matcher(directive.address()).matches()
                                        ? " loads the initramfs to " + directive.address()
                                                + ", where a larger kernel may lie"
                                        : " has '" + directive.address()
                                                + "' behind the file, which is neither followkernel nor an address"),
                        "write 'initramfs FILE followkernel', several files with commas between them"))
                .forEach(problems::add);
        config.ramfsAddress()
                .filter(address -> config.initramfsOrders() > 0)
                .map(address -> BootProblem.warn(
                        INITRAMFS_FIXED_ADDRESS,
                        address.where() + " loads the initramfs to " + address.value()
                                + ", where a larger kernel may lie",
                        "remove ramfsaddr from config.txt"))
                .ifPresent(problems::add);
        List<String> images = explicit.isEmpty()
                ? automatic(kernel, prefix)
                : explicit.get(explicit.size() - 1).files().stream()
                        .map(name -> BootSelector.path(prefix, name))
                        .toList();
        images.forEach(this::check);
        return images;
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private List<String> automatic(Optional<String> kernel, String prefix) {
        if (!config.autoInitramfs() || kernel.isEmpty()) {
            return List.of();
        }
        // By the name that config.txt has for it: below a folder it is a custom one.
        String kernelName = kernel.get().startsWith(prefix) ? kernel.get().substring(prefix.length()) : kernel.get();
        String name = AUTO.get(kernelName);
        if (name == null) {
            problems.add(BootProblem.fail(
                    INITRAMFS_AUTO_FINDS_NOTHING,
                    "auto_initramfs knows no initramfs for a kernel called " + kernelName,
                    USE_EXPLICIT));
            return List.of();
        }
        checkOldBootloader(kernelName, prefix);
        return List.of(prefix + name);
    }

    private void checkOldBootloader(String kernelName, String prefix) {
        if (kernelName.equals(BootSelector.KERNEL_8)) {
            bootloader
                    .ageProblem(
                            Bootloader.MATCHES_INITRAMFS_TO_KERNEL,
                            INITRAMFS_AUTO_WRONG_FLAVOUR,
                            "with kernel8.img and auto_initramfs loads initramfs_2712 (raspberrypi/firmware#1965)",
                            USE_EXPLICIT)
                    .ifPresent(problems::add);
        }
        if (!prefix.isEmpty()) {
            bootloader
                    .ageProblem(
                            Bootloader.JOINS_PREFIX_ONCE,
                            INITRAMFS_AUTO_DOUBLES_PREFIX,
                            "puts os_prefix twice in front of an automatic initramfs",
                            USE_EXPLICIT)
                    .ifPresent(problems::add);
        }
    }

    private void check(String image) {
        OptionalLong size = esp.size(image);
        if (size.isEmpty()) {
            problems.add(BootProblem.fail(
                    INITRAMFS_MISSING, "the initramfs " + image + " is missing", "build it and copy it there"));
        } else if (size.getAsLong() == 0) {
            problems.add(BootProblem.fail(
                    INITRAMFS_EMPTY, "the initramfs " + image + " is empty", "build it and copy it there"));
        } else {
            bootloader.sizeProblem(INITRAMFS_TOO_BIG, image, size.getAsLong()).ifPresent(problems::add);
        }
    }
}
