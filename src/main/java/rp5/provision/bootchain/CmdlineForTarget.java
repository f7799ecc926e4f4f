package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which words of a live system's command line do not go to the target. */
final class CmdlineForTarget {

    /** {@code plymouth.ignore-serial-consoles} hides nothing by itself but belongs to {@code splash}. */
    static final Set<String> HIDES_PROMPT = Set.of("quiet", "splash");

    /**
     * Each of these is of the first start of an image (raspberrypi-sys-mods, raspi-config), of the old root, or takes the place of
     * what the initramfs knows itself: {@code cryptopts=} replaces the whole embedded crypttab (cryptsetup-initramfs,
     * local-top/cryptroot), {@code resume=} lets it wait for a device that is gone, {@code rootflags=} may name an option that
     * only the old file system has.
     */
    private static final Pattern OLD = Pattern.compile("resize.*"
            + "|init=\\S*/(firstboot|init_resize\\.sh)"
            + "|plymouth\\.ignore-serial-consoles"
            + "|(cryptopts|cryptdevice|rootflags|resume|resume_offset)=.*");

    private static final Pattern FIRST_RUN = Pattern.compile("systemd\\.run=.*firstrun.*");
    private static final Pattern FIRST_RUN_COMPANION =
            Pattern.compile("systemd\\.(run_success_action|run_failure_action|unit)=.*");
    private static final Pattern CLOUD_INIT = Pattern.compile("ds=nocloud.*");

    private CmdlineForTarget() {}

    static CmdlineTxt from(CmdlineTxt live, boolean dropCloudInit) {
        CmdlineTxt closed = withQuoteClosed(live);
        boolean firstRun = live.words().stream().anyMatch(word -> matches(FIRST_RUN, word));
        return closed.without(word -> matches(OLD, word)
                || HIDES_PROMPT.contains(word)
                || (firstRun && (matches(FIRST_RUN, word) || matches(FIRST_RUN_COMPANION, word)))
                || (dropCloudInit && matches(CLOUD_INIT, word)));
    }

    /** A quote that is not closed ends with the line: what is added behind it would be a part of that word. */
    private static CmdlineTxt withQuoteClosed(CmdlineTxt live) {
        List<String> words = new ArrayList<>(live.words());
        int last = words.size() - 1;
        if (last >= 0 && words.get(last).chars().filter(c -> c == '"').count() % 2 == 1) {
            words.set(last, words.get(last) + '"');
        }
        return new CmdlineTxt(words, live.problems());
    }

    private static boolean matches(Pattern pattern, String word) {
        return pattern.matcher(word.replace("\"", "")).matches();
    }
}
