package rp5.provision.postcheck;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import rp5.provision.bootchain.CmdlineForInitramfs;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Names;

/** What the kernel is told, beyond the links of the boot chain. */
final class CmdlineChecks {
    /** The first start of an image: it would grow partitions, or run in place of init (raspberrypi-sys-mods). */
    private static final Predicate<String> FIRST_START = Pattern.compile(
                    "resize.*|init=\\S*/(firstboot|init_resize\\.sh)|systemd\\.run=.*firstrun.*")
            .asMatchPredicate();

    private static final Predicate<String> OTHER_START =
            Pattern.compile("init=.*|systemd\\.unit=.*|single|emergency|rescue").asMatchPredicate();

    private static final Predicate<String> OF_ANOTHER_DISK =
            Pattern.compile("(resume|resume_offset|rootflags)=.*").asMatchPredicate();

    private CmdlineChecks() {}

    static List<CheckResult> of(Subject subject) {
        CmdlineTxt cmdline = subject.cmdline();
        return List.of(
                cryptdevice(cmdline, subject.luksUuid()),
                firstStart(cmdline),
                otherInit(cmdline),
                rootType(cmdline),
                initramfs(cmdline),
                oldDisk(cmdline));
    }

    private static CheckResult cryptdevice(CmdlineTxt cmdline, String luks) {
        String name = "cmdline-cryptdevice";
        String wanted = "UUID=" + luks + ":" + Names.MAPPER;
        List<String> values = cmdline.values("cryptdevice");
        String found = values.isEmpty() ? "no cryptdevice=" : "cryptdevice=" + String.join(" cryptdevice=", values);
        return values.equals(List.of(wanted))
                ? CheckResult.pass(name, found)
                : CheckResult.fail(name, found, "Write cryptdevice=" + wanted + " once into cmdline.txt.");
    }

    private static CheckResult firstStart(CmdlineTxt cmdline) {
        String name = "cmdline-first-start";
        return without(
                words(cmdline, FIRST_START),
                CheckResult.pass(name, "nothing of an image's first start"),
                words -> CheckResult.fail(
                        name,
                        "the command line has " + words + ", which is for an image's first start",
                        "Remove it from cmdline.txt."));
    }

    private static CheckResult otherInit(CmdlineTxt cmdline) {
        String name = "cmdline-init";
        return without(
                words(cmdline, word -> OTHER_START.test(word) && !FIRST_START.test(word)),
                CheckResult.pass(name, "the system's own init"),
                words -> CheckResult.warn(
                        name,
                        "the command line does not start the usual system: " + words,
                        "Remove it from cmdline.txt unless it is meant."));
    }

    /** mkinitramfs's scripts mount by this type; "auto" and none leave it to them. */
    private static CheckResult rootType(CmdlineTxt cmdline) {
        String name = "cmdline-rootfstype";
        String type = cmdline.scriptValues("rootfstype").stream()
                .reduce((first, last) -> last)
                .orElse("auto");
        return type.equals("ext4") || type.equals("auto")
                ? CheckResult.pass(name, "rootfstype " + type)
                : CheckResult.fail(
                        name,
                        "rootfstype=" + type + ", but the root is ext4",
                        "Write rootfstype=ext4 into cmdline.txt.");
    }

    private static CheckResult initramfs(CmdlineTxt cmdline) {
        String name = "cmdline-for-the-initramfs";
        return without(
                CmdlineForInitramfs.wordsThatStopIt(cmdline),
                CheckResult.pass(name, "nothing keeps the initramfs from opening the disk"),
                words -> CheckResult.fail(
                        name,
                        "the initramfs stops, goes another way or lacks a module by " + words,
                        "Remove it from cmdline.txt."));
    }

    private static CheckResult oldDisk(CmdlineTxt cmdline) {
        String name = "cmdline-of-another-disk";
        return without(
                words(cmdline, OF_ANOTHER_DISK),
                CheckResult.pass(name, "no resume= or rootflags="),
                words -> CheckResult.warn(
                        name,
                        "the command line has " + words + ", which may be for another root",
                        "Remove it from cmdline.txt unless it is meant."));
    }

    private static CheckResult without(List<String> words, CheckResult good, Function<String, CheckResult> otherwise) {
        return words.isEmpty() ? good : otherwise.apply(String.join(" ", words));
    }

    private static List<String> words(CmdlineTxt cmdline, Predicate<String> wanted) {
        return cmdline.words().stream()
                .filter(word -> wanted.test(word.replace("\"", "")))
                .toList();
    }
}
