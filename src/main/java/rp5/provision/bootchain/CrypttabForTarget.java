package rp5.provision.bootchain;

import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The crypttab of the target. */
public final class CrypttabForTarget {

    private CrypttabForTarget() {}

    /**
     * {@code NAME UUID=LUKS none luks,discard,initramfs}: opened by a typed passphrase. The option {@code initramfs} puts it into
     * the image whatever is mounted while that is built (cryptsetup-initramfs, README.initramfs).
     */
    public static CrypttabEntry entry(String mapperName, String luksUuid) {
        return new CrypttabEntry(mapperName, "UUID=" + luksUuid, "none", Crypttab.options("luks,discard,initramfs"));
    }

    /**
     * The live system's crypttab with {@code ours} first; an old entry of that name or source goes, and so does what {@code gone}
     * names. All else stays as it is.
     */
    public static String render(String original, CrypttabEntry ours, Predicate<CrypttabEntry> gone) {
        return ours.render()
                + "\n"
                + Crypttab.parse(original).lines().stream()
                        .filter(line -> line.entry()
                                .filter(old -> old.name().equals(ours.name())
                                        || old.source().equals(ours.source())
                                        || gone.test(old))
                                .isEmpty())
                        .map(Crypttab.Line::raw)
                        .collect(Collectors.joining());
    }
}
