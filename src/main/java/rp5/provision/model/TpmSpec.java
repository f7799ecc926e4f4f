package rp5.provision.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the TPM asks for before it gives its key back, and how the firmware comes to know of it. Holds no secret.
 *
 * @param pcrs platform configuration registers of the SHA-256 bank that must not have changed; ascending, each once
 * @param pin whether a PIN is asked for at each start
 * @param overlay the device-tree overlay to add to config.txt where it is missing
 */
public record TpmSpec(List<Integer> pcrs, boolean pin, Optional<String> overlay) {
    /** For the SPI modules that most Pis have (raspberrypi/firmware, boot/overlays/README). */
    public static final String USUAL_OVERLAY = "tpm-slb9670";

    /** TPM 2.0 library for PC clients: 24 registers. */
    private static final int LAST_PCR = 23;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,2}");
    /** A file name of the folder overlays without its ending; no comma, behind which parameters would begin. */
    private static final Pattern OVERLAY = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public TpmSpec {
        pcrs = pcrs.stream().distinct().sorted().toList();
        for (int pcr : pcrs) {
            if (pcr < 0 || pcr > LAST_PCR) {
                throw new IllegalArgumentException("there is no PCR " + pcr + ", only 0 to " + LAST_PCR);
            }
        }
        overlay.ifPresent(name -> {
            if (!OVERLAY.matcher(name).matches()) {
                throw new IllegalArgumentException("not the name of a device-tree overlay: " + name);
            }
        });
    }

    /**
     * Reads a list such as {@code 7,11}.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static List<Integer> pcrs(String list) {
        return Arrays.stream(list.split(",", -1)).map(TpmSpec::pcr).toList();
    }

    /** The registers as the scripts take them; empty for none. */
    public String pcrList() {
        return pcrs.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static int pcr(String number) {
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException(
                    "PCRs are numbers with commas between them, such as 7,11; this is none: \"" + number + "\"");
        }
        return Integer.parseInt(number);
    }
}
