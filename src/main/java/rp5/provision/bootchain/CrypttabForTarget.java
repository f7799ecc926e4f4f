package rp5.provision.bootchain;

/** The crypttab of the target. */
@SuppressWarnings("DoNotCallSuggester")
public final class CrypttabForTarget {

    private CrypttabForTarget() {}

    /** {@code NAME UUID=LUKS none luks,discard,initramfs}: opened by a typed passphrase. */
    public static CrypttabEntry entry(String mapperName, String luksUuid) {
        throw new UnsupportedOperationException();
    }

    /** The live system's crypttab with {@code ours} first; an old entry of that name or source goes, all else stays as it is. */
    public static String render(String original, CrypttabEntry ours) {
        throw new UnsupportedOperationException();
    }
}
