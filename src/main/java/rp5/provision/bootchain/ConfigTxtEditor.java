package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CONFIG_DIRECTIVE_IN_INCLUDE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rp5.provision.bootchain.ConfigFilter.Match;

/** New texts for config.txt. All that is not touched stays byte for byte, and doing the same twice changes nothing more. */
public final class ConfigTxtEditor {

    /** Stands in front of what was commented out. */
    static final String MARKER = "#rp5-provision: ";

    private static final String HEADING = "# rp5-provision: the one initramfs for the encrypted root";
    private static final Set<String> INITRAMFS_KEYS =
            Set.of("initramfs", ConfigSetting.INITRAMFS_WITH_EQUALS, "ramfsfile", "ramfsaddr", "auto_initramfs");

    private ConfigTxtEditor() {}

    /**
     * The text with exactly one initramfs order in effect on a Pi 5. Every other one that is, or may be, in effect there is
     * commented out with a marker; ours stands in a last {@code [all]} section.
     *
     * @param kernelFile written as {@code kernel=} beside it, other {@code kernel=} lines being commented out; null keeps them
     * @param followKernel whether the image is placed right behind the kernel
     */
    public static String withSingleInitramfs(
            String original, @Nullable String kernelFile, String initramfsFile, boolean followKernel) {
        Set<String> keys = new HashSet<>(INITRAMFS_KEYS);
        List<String> ours = new ArrayList<>(List.of("[all]", HEADING));
        if (kernelFile != null) {
            keys.add("kernel");
            ours.add("kernel=" + kernelFile);
        }
        ours.add("initramfs " + initramfsFile + (followKernel ? " followkernel" : ""));
        String end = original.contains("\r\n") ? "\r\n" : "\n";
        String kept = commentOut(withoutOurs(ConfigTxt.asRead(original)), keys);
        String gap = kept.isEmpty() || kept.endsWith("\n") ? "" : end;
        return kept + gap + ours.stream().map(line -> line + end).collect(Collectors.joining());
    }

    /** The initramfs and kernel orders that stand in included files, which this editor does not reach. */
    public static List<BootProblem> outOfReach(ConfigTxt config) {
        return config.lines().stream()
                .filter(line -> !line.file().equals(ConfigTxt.NAME) && mayHold(line))
                .flatMap(line -> line.setting().stream())
                .filter(setting ->
                        INITRAMFS_KEYS.contains(setting.key()) || setting.key().equals("kernel"))
                .map(setting -> BootProblem.fail(
                        CONFIG_DIRECTIVE_IN_INCLUDE,
                        setting.where() + " sets " + setting.key() + " in an included file",
                        "move the line into config.txt or remove it"))
                .toList();
    }

    private static boolean mayHold(ConfigLine line) {
        return line.filters().on(Board.PI5) != Match.NO;
    }

    private static String commentOut(String text, Set<String> keys) {
        List<RawLine> raw = RawLine.split(text);
        // Without the included texts there is one parsed line for every raw one.
        List<ConfigLine> parsed = ConfigTxt.parse(text).lines();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < raw.size(); i++) {
            boolean unwanted = mayHold(parsed.get(i))
                    && parsed.get(i)
                            .setting()
                            .map(ConfigSetting::key)
                            .filter(keys::contains)
                            .isPresent();
            out.append(unwanted ? MARKER : "").append(raw.get(i).whole());
        }
        return out.toString();
    }

    /** Takes away what an earlier run wrote: the heading and the orders below it, and its {@code [all]} where nothing follows. */
    private static String withoutOurs(String text) {
        List<RawLine> kept = new ArrayList<>();
        boolean below = false;
        boolean ended = false;
        for (RawLine line : RawLine.split(text)) {
            boolean heading = line.text().equals(HEADING);
            boolean order = below && line.text().startsWith("initramfs ");
            ended = order;
            if (!heading && !order && !(below && line.text().startsWith("kernel="))) {
                kept.add(line);
                below = false;
            } else {
                below = !order;
            }
        }
        if (ended && !kept.isEmpty() && kept.get(kept.size() - 1).text().equals("[all]")) {
            kept.remove(kept.size() - 1);
        }
        return kept.stream().map(RawLine::whole).collect(Collectors.joining());
    }
}
