package rp5.provision.bootchain;

import java.util.Objects;
import rp5.provision.model.CheckResult;

/** One thing in the boot files that hinders, or may hinder, a Pi 5: what it is and what to do about it. */
public record BootProblem(Code code, Severity severity, String message, String remedy) {

    /** Whether the disk would not boot ({@code FAIL}) or may not behave as wished ({@code WARN}). */
    public enum Severity {
        WARN,
        FAIL
    }

    /** What the problem is, for programs; the message is for people. */
    public enum Code {
        CONFIG_MISSING,
        CONFIG_TOO_BIG,
        CONFIG_NOT_TEXT,
        CONFIG_UNCLEAR_LINE,
        CONFIG_LINE_TOO_LONG,
        CONFIG_UNKNOWN_FILTER,
        CONFIG_FILTER_DEPENDS,
        CONFIG_FILTER_AFTER_NONE,
        CONFIG_INCLUDE_MISSING,
        CONFIG_INCLUDE_TOO_DEEP,
        CONFIG_DIRECTIVE_IN_INCLUDE,
        CONFIG_INITRAMFS_WITH_EQUALS,
        KERNEL_MISSING,
        KERNEL_EMPTY,
        KERNEL_TOO_BIG,
        INITRAMFS_MISSING,
        INITRAMFS_EMPTY,
        INITRAMFS_NONE,
        INITRAMFS_SEVERAL_DIRECTIVES,
        INITRAMFS_AUTO_FINDS_NOTHING,
        INITRAMFS_AUTO_WRONG_FLAVOUR,
        INITRAMFS_AUTO_DOUBLES_PREFIX,
        INITRAMFS_TOO_BIG,
        INITRAMFS_FIXED_ADDRESS,
        DEVICE_TREE_MISSING,
        DEVICE_TREE_PINNED,
        DEVICE_TREE_OF_ANOTHER_BOARD,
        OVERLAYS_MISSING,
        OS_PREFIX_SET,
        OS_PREFIX_IGNORED,
        CMDLINE_MISSING,
        CMDLINE_NOT_TEXT,
        CMDLINE_SEVERAL_LINES,
        CMDLINE_CARRIAGE_RETURN,
        CMDLINE_TOO_LONG,
        CMDLINE_STOPS_INITRAMFS,
        CMDLINE_ROOT_UNCLEAR,
        CMDLINE_HIDES_PROMPT
    }

    public BootProblem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(message);
        Objects.requireNonNull(remedy);
    }

    public static BootProblem fail(Code code, String message, String remedy) {
        return new BootProblem(code, Severity.FAIL, message, remedy);
    }

    public static BootProblem warn(Code code, String message, String remedy) {
        return new BootProblem(code, Severity.WARN, message, remedy);
    }

    /** This problem as the answer of the check called {@code name}. */
    public CheckResult asCheck(String name) {
        return severity == Severity.FAIL
                ? CheckResult.fail(name, message, remedy)
                : CheckResult.warn(name, message, remedy);
    }
}
