package rp5.provision.image;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.model.CheckResult;

/** Proves from its contents that an initramfs can open the encrypted root. */
@SuppressWarnings("DoNotCallSuggester")
public final class InitramfsProof {

    private InitramfsProof() {}

    /**
     * What the image has to answer to.
     *
     * @param kernelRelease the release of the kernel that will load it
     * @param keyField the third field of the crypttab line, {@code none} for a typed passphrase
     * @param cipherModules of each group one must be there, as a module or built in
     * @param builtinModules names that are built in by the target's own {@code modules.builtin}, empty when that is not known
     */
    public record Expectation(
            String kernelRelease,
            String mapperName,
            String luksUuid,
            String keyField,
            List<Set<String>> cipherModules,
            Set<String> builtinModules,
            Bootloader bootloader) {

        public Expectation {
            Objects.requireNonNull(kernelRelease);
            Objects.requireNonNull(mapperName);
            Objects.requireNonNull(luksUuid);
            Objects.requireNonNull(keyField);
            Objects.requireNonNull(bootloader);
            cipherModules = List.copyOf(cipherModules);
            builtinModules = Set.copyOf(builtinModules);
        }

        /** A passphrase-opened container with aes-xts-plain64. */
        public static Expectation of(String kernelRelease, String mapperName, String luksUuid) {
            throw new UnsupportedOperationException();
        }
    }

    /** The findings, one a name, in the order in which a boot needs them. */
    public static List<CheckResult> examine(InitramfsImage image, Expectation expected) {
        throw new UnsupportedOperationException();
    }
}
