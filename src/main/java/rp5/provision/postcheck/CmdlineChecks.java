package rp5.provision.postcheck;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Names;

/** What the kernel is told, beyond the links of the boot chain. */
final class CmdlineChecks {
    /** The first start of an image: it would grow partitions, or run in place of init (raspberrypi-sys-mods). */
    private static final Predicate<String> FIRST_START = Pattern.compile(
                    "resize.*|init=\\S*/(firstboot|init_resize\\.sh)|systemd\\.run=.*firstrun.*")
            .asMatchPredicate();

    private CmdlineChecks() {}

    static List<CheckResult> of(Subject subject) {
        CmdlineTxt cmdline = subject.cmdline();
        return List.of(cryptdevice(cmdline, subject.luksUuid()), firstStart(cmdline), otherInit(cmdline));
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
        List<String> words = words(cmdline, FIRST_START);
        return words.isEmpty()
                ? CheckResult.pass(name, "nothing of an image's first start")
                : CheckResult.fail(
                        name,
                        "the command line has " + String.join(" ", words) + ", which is for an image's first start",
                        "Remove it from cmdline.txt.");
    }

    private static CheckResult otherInit(CmdlineTxt cmdline) {
        String name = "cmdline-init";
        List<String> words = words(cmdline, word -> word.startsWith("init=") && !FIRST_START.test(word));
        return words.isEmpty()
                ? CheckResult.pass(name, "the system's own init")
                : CheckResult.warn(
                        name,
                        "the command line starts another init: " + String.join(" ", words),
                        "Remove it from cmdline.txt unless it is meant.");
    }

    private static List<String> words(CmdlineTxt cmdline, Predicate<String> wanted) {
        return cmdline.words().stream()
                .filter(word -> wanted.test(word.replace("\"", "")))
                .toList();
    }
}
