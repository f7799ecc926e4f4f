package rp5.provision.image;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.model.CheckResult;

/** Proves from its contents that an initramfs can open the encrypted root. */
public final class InitramfsProof {

    private InitramfsProof() {}

    /**
     * What the image has to answer to.
     *
     * @param kernelRelease the release of the kernel that will load it
     * @param keyField the third field of /etc/crypttab, {@code none} for a typed passphrase
     * @param cipherModules of each group one must be there, as a module or built in
     * @param builtinModules names that are built in by the target's own {@code modules.builtin}, empty when that is not known
     * @param disk what is known of the disk that holds the root
     */
    public record Expectation(
            String kernelRelease,
            String mapperName,
            String luksUuid,
            String keyField,
            List<Set<String>> cipherModules,
            Set<String> builtinModules,
            Bootloader bootloader,
            Disk disk) {

        /**
         * What aes-xts-plain64 needs: the mode, and AES in any of its builds. Which of them a Pi kernel has as modules and which
         * built in changes with the release, so any one will do.
         */
        public static final List<Set<String>> AES_XTS = List.of(
                Set.of("xts"),
                Set.of("aes", "aes_generic", "aes_arm64", "aes_ce_blk", "aes_neon_blk", "aes_neon_bs", "aesni_intel"));

        public Expectation {
            Objects.requireNonNull(kernelRelease);
            Objects.requireNonNull(mapperName);
            Objects.requireNonNull(luksUuid);
            Objects.requireNonNull(keyField);
            Objects.requireNonNull(bootloader);
            Objects.requireNonNull(disk);
            cipherModules = List.copyOf(cipherModules);
            builtinModules = builtinModules.stream().map(ModuleName::of).collect(Collectors.toUnmodifiableSet());
        }

        /** A container with aes-xts-plain64 that a typed passphrase opens, on a bootloader of unknown date. */
        public static Expectation of(String kernelRelease, String mapperName, String luksUuid) {
            return new Expectation(
                    kernelRelease, mapperName, luksUuid, "none", AES_XTS, Set.of(), Bootloader.unknown(), Disk.UNKNOWN);
        }

        public Expectation withKeyField(String key) {
            return new Expectation(
                    kernelRelease, mapperName, luksUuid, key, cipherModules, builtinModules, bootloader, disk);
        }

        /** With the text of the target's {@code /lib/modules/RELEASE/modules.builtin}. */
        public Expectation withModulesBuiltin(String text) {
            return new Expectation(
                    kernelRelease,
                    mapperName,
                    luksUuid,
                    keyField,
                    cipherModules,
                    ModuleName.allOf(text),
                    bootloader,
                    disk);
        }

        public Expectation withBootloader(Bootloader version) {
            return new Expectation(
                    kernelRelease, mapperName, luksUuid, keyField, cipherModules, builtinModules, version, disk);
        }

        public Expectation withDisk(Disk found) {
            return new Expectation(
                    kernelRelease, mapperName, luksUuid, keyField, cipherModules, builtinModules, bootloader, found);
        }
    }

    /**
     * The disk that holds the root.
     *
     * @param luksPartUuid the GUID of the container's partition
     * @param drivers of each group one must be there, as a module or built in
     */
    public record Disk(Optional<String> luksPartUuid, List<Set<String>> drivers) {
        static final Disk UNKNOWN = new Disk(Optional.empty(), List.of());

        public Disk {
            Objects.requireNonNull(luksPartUuid);
            drivers = List.copyOf(drivers);
        }

        /** An NVMe disk by its kernel name takes a driver of its own; the root's file system is ext4. */
        public static Disk of(String kernelName, String luksPartUuid) {
            return new Disk(
                    Optional.of(luksPartUuid),
                    kernelName.startsWith("nvme") ? List.of(Set.of("nvme"), Set.of("ext4")) : List.of(Set.of("ext4")));
        }
    }

    /** The findings, one a name, in the order in which a boot needs them. */
    public static List<CheckResult> examine(InitramfsImage image, Expectation expected) {
        ProgramProof programs = new ProgramProof(image);
        ModuleProof modules = new ModuleProof(image, expected);
        CrypttabProof crypttab = new CrypttabProof(image, expected);
        return List.of(
                SizeProof.of(image, expected.bootloader()),
                modules.release(),
                modules.one("dm-mod", Set.of("dm_mod")),
                modules.one("dm-crypt", Set.of("dm_crypt")),
                modules.ciphers(),
                modules.drivers(),
                programs.init(),
                programs.cryptsetup(),
                programs.dmsetup(),
                programs.askpass(expected.keyField()),
                programs.scripts(),
                crypttab.line(),
                crypttab.key(),
                crypttab.options(),
                programs.lvm(),
                programs.lvmUdevRule(),
                programs.keymap());
    }
}
