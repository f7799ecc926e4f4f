package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_ROOT_UNCLEAR;
import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_STOPS_INITRAMFS;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Words of a command line by which the initramfs does not open and mount the target's root. */
public final class CmdlineForInitramfs {
    /** What its scripts obey before they come to the disk (initramfs-tools(7)). */
    private static final Predicate<String> STOPS_SCRIPTS = Pattern.compile("break(=.*)?|boot=(?!local$).*"
                    + "|(modprobe\\.blacklist|module_blacklist|blacklist)="
                    + "(.*,)?(dm[-_](mod|crypt)|xts|aes\\w*|nvme([-_]core)?|ext4)(,.*)?")
            .asMatchPredicate();

    /** What the kernel obeys before it comes to the initramfs (kernel-parameters.rst; arm64 reads initrd= as an address). */
    private static final Predicate<String> STOPS_KERNEL =
            Pattern.compile("noinitrd|(rdinit|initrd|initrdmem)=.*").asMatchPredicate();

    private CmdlineForInitramfs() {}

    /** Those by which it stops, goes another way or lacks a module. */
    public static List<String> wordsThatStopIt(CmdlineTxt cmdline) {
        Predicate<String> stops = STOPS_SCRIPTS.or(STOPS_KERNEL);
        List<String> wrong = new ArrayList<>(cmdline.words().stream()
                .filter(word -> stops.test(word.replace("\"", "")))
                .toList());
        cmdline.scriptWords().stream()
                .filter(word -> STOPS_SCRIPTS.test(word) && !wrong.contains(word))
                .forEach(wrong::add);
        return List.copyOf(wrong);
    }

    /** Why the target would not start with this command line, which is made for it. */
    public static List<BootProblem> problems(CmdlineTxt cmdline) {
        List<BootProblem> problems = new ArrayList<>();
        List<String> stopping = wordsThatStopIt(cmdline);
        if (!stopping.isEmpty()) {
            problems.add(BootProblem.fail(
                    CMDLINE_STOPS_INITRAMFS,
                    "the initramfs stops, goes another way or lacks a module by " + String.join(" ", stopping),
                    "remove it"));
        }
        // Ours is among them; the scripts take the last one, also in quotes and behind --, where it is none to the
        // kernel.
        List<String> roots = cmdline.scriptValues("root");
        if (roots.size() > 1 || !roots.equals(cmdline.values("root"))) {
            problems.add(BootProblem.fail(
                    CMDLINE_ROOT_UNCLEAR,
                    "root= stands there a second time, in quotes or behind --",
                    "remove that word"));
        }
        List<String> types = cmdline.scriptValues("rootfstype");
        String type = types.isEmpty() ? "auto" : types.get(types.size() - 1);
        if (!type.equals("ext4") && !type.equals("auto")) {
            problems.add(BootProblem.fail(
                    CMDLINE_ROOT_UNCLEAR,
                    "the initramfs would take rootfstype=" + type + ", which stands in quotes or behind --",
                    "remove that word"));
        }
        return problems;
    }
}
