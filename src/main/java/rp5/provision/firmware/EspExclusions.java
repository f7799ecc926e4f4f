package rp5.provision.firmware;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.TargetPaths;

/** What of the live firmware partition is not copied. All of it lies at the partition's top level. */
public final class EspExclusions {
    /** Written from the plan: the live ones name the old root, and a config.txt is what makes a partition bootable. */
    private static final List<String> WRITTEN_BY_US = List.of("/config.txt", "/cmdline.txt");

    /** First-boot files of cloud-init and Raspberry Pi Imager: done with, and they hold password hashes and Wi-Fi keys in clear. */
    private static final List<String> FIRST_BOOT = List.of(
            "/user-data",
            "/meta-data",
            "/network-config",
            "/vendor-data",
            "/custom.toml",
            "/firstrun.sh",
            "/userconf",
            "/userconf.txt",
            "/wpa_supplicant.conf",
            "/ssh",
            "/ssh.txt");

    /**
     * These send the bootloader elsewhere: autoboot.txt to another partition number, tryboot.txt to a second config.txt with the old
     * root, the others into an EEPROM update that is pending for the card (Raspberry Pi documentation, config_txt/autoboot.adoc and
     * eeprom-bootloader.adoc).
     */
    private static final List<String> REDIRECTIONS =
            List.of("/autoboot.txt", "/tryboot.txt", "/recovery.bin", "/recovery.000", "/pieeprom.*", "/vl805.*");

    /** What other systems and fsck leave on a FAT. */
    private static final List<String> LITTER = List.of(
            "/System Volume Information",
            "/$RECYCLE.BIN",
            "/.Spotlight-V100",
            "/.Trashes",
            "/.fseventsd",
            "/.TemporaryItems",
            "/.DS_Store",
            "/._*",
            "/FSCK????.REC");

    /** The pair that the guard of a live system keeps unlocks that system's disk, not this one. */
    private static final List<String> KEPT_PAIR = List.of("/rp5-good*");

    private EspExclusions() {}

    /**
     * The rsync patterns, anchored at the firmware partition. FAT names have no case but rsync's patterns do: a file that is spelled
     * in another way is named as it is spelled.
     *
     * @param secretFiles of the running system, which hold a passphrase or a PIN; most lie elsewhere
     */
    public static List<String> forEsp(SourceFacts source, List<Path> secretFiles) {
        List<String> fixed = Stream.of(
                        WRITTEN_BY_US, FIRST_BOOT, REDIRECTIONS, LITTER, KEPT_PAIR, List.of("/" + TargetPaths.STAGING))
                .flatMap(List::stream)
                .toList();
        Set<String> otherwiseSpelled = new TreeSet<>();
        for (String file : source.espFiles().keySet()) {
            boolean covered = EspPattern.anyMatches(fixed, file);
            if (!covered
                    && fixed.stream().anyMatch(p -> EspPattern.ignoringCase(p).matches(file))) {
                otherwiseSpelled.add("/" + file.split("/", 2)[0]);
            }
        }
        Stream<String> secrets = secretFiles.stream()
                .filter(file -> file.startsWith(source.esp()))
                // What rsync or we would take for more than a character stands for any one.
                .map(file -> "/" + source.esp().relativize(file).toString().replaceAll("[*?\\[\\\\]", "?"));
        return Stream.of(fixed.stream(), otherwiseSpelled.stream(), secrets)
                .flatMap(patterns -> patterns)
                .toList();
    }
}
