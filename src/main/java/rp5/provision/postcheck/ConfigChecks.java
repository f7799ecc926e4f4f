package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import rp5.provision.bootchain.BootProblem;
import rp5.provision.bootchain.BootSelection;
import rp5.provision.model.CheckResult;

/** What a Pi 5 makes of config.txt, and what is wrong with it. */
final class ConfigChecks {
    private ConfigChecks() {}

    static List<CheckResult> of(Subject subject) {
        BootSelection boot = subject.boot();
        List<CheckResult> results = new ArrayList<>();
        boot.problems().forEach(problem -> results.add(problem.asCheck(name(problem.code()))));
        if (boot.boots()) {
            results.add(CheckResult.pass(
                    "boot-selection",
                    "the Pi loads " + boot.kernel().orElse("no kernel") + " with "
                            + String.join(", ", boot.initramfs()) + ", " + boot.commandLine() + " and "
                            + String.join(" or ", boot.deviceTrees())));
        }
        return results;
    }

    /** Names that begin with {@code initramfs-} are kept for what is wrong with an image itself. */
    static String name(BootProblem.Code code) {
        return switch (code) {
            case INITRAMFS_NONE -> "no-initramfs-order";
            case INITRAMFS_FIXED_ADDRESS -> "fixed-initramfs-address";
            case INITRAMFS_SEVERAL_DIRECTIVES -> "two-initramfs-orders";
            case INITRAMFS_AUTO_FINDS_NOTHING -> "auto-initramfs-finds-nothing";
            case INITRAMFS_AUTO_WRONG_FLAVOUR -> "auto-initramfs-wrong-flavour";
            case INITRAMFS_AUTO_DOUBLES_PREFIX -> "auto-initramfs-doubles-prefix";
            default -> code.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
