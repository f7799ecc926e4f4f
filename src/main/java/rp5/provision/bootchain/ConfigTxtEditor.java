package rp5.provision.bootchain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** New texts for config.txt. All that is not touched stays byte for byte, and doing the same twice changes nothing more. */
@SuppressWarnings("DoNotCallSuggester")
public final class ConfigTxtEditor {

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
        throw new UnsupportedOperationException();
    }

    /** The text with every setting of these keys that is, or may be, in effect on a Pi 5 commented out. */
    public static String without(String original, String... keys) {
        throw new UnsupportedOperationException();
    }

    /** The initramfs and kernel orders that stand in included files, which this editor does not reach. */
    public static List<BootProblem> outOfReach(ConfigTxt config) {
        throw new UnsupportedOperationException();
    }
}
