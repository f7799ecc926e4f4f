package rp5.provision.bootchain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.bootchain.ConfigFilter.Match;

/** Makes config.txt tell the kernel of a TPM: without its device-tree overlay there is no /dev/tpmrm0. */
public final class TpmOverlay {
    static final String HEADING = "# rp5-provision: the TPM that unlocks the disk";

    private static final String SPI_ON = "spi=on";

    private TpmOverlay() {}

    /**
     * The text with SPI switched on and the overlay loaded on a Pi 5. What already holds there, under no filter that may not match, is not
     * written again; the rest is added in a last {@code [all]} section.
     *
     * @param name an overlay without parameters, such as {@code tpm-slb9670}
     */
    public static String in(String text, String name) {
        String original = ConfigTxt.asRead(text);
        ConfigTxt config = ConfigTxt.parse(original);
        List<String> missing = Stream.of(
                        spiIsOn(config) ? Optional.<String>empty() : Optional.of("dtparam=" + SPI_ON),
                        isLoaded(config, name) ? Optional.<String>empty() : Optional.of("dtoverlay=" + name))
                .flatMap(Optional::stream)
                .toList();
        if (missing.isEmpty()) {
            return original;
        }
        String end = original.contains("\r\n") ? "\r\n" : "\n";
        String gap = original.isEmpty() || original.endsWith("\n") ? "" : end;
        return original
                + gap
                + Stream.concat(Stream.of("[all]", HEADING), missing.stream())
                        .map(line -> line + end)
                        .collect(Collectors.joining());
    }

    /** The last word counts. */
    private static boolean spiIsOn(ConfigTxt config) {
        return values(config, "dtparam")
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(parameter -> parameter.equals("spi") || parameter.startsWith("spi="))
                .reduce((first, second) -> second)
                .filter(SPI_ON::equals)
                .isPresent();
    }

    private static boolean isLoaded(ConfigTxt config, String name) {
        return values(config, "dtoverlay")
                .anyMatch(value -> value.split("[,:]", 2)[0].strip().equals(name));
    }

    private static Stream<String> values(ConfigTxt config, String key) {
        return config.lines().stream()
                .filter(line -> line.filters().on(Board.PI5) == Match.YES)
                .flatMap(line -> line.setting().stream())
                .filter(setting -> setting.key().equals(key))
                .map(ConfigSetting::value);
    }
}
