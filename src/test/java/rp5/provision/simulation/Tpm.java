package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The TPM of a simulated board: what it gives back depends on its seed, its PCRs and the PIN. */
public final class Tpm {
    /** After which it takes no PIN; a chip's own default. */
    private static final int TRIES = 32;

    private static final String NO_CONDITION = "-";
    private static final String ZEROS = "0".repeat(64);

    private final Map<Integer, String> pcrs = new TreeMap<>();
    private String seed = "seed";
    private boolean there = true;
    private boolean ownerPassword;
    private int wrongPins;

    Tpm() {}

    /** Pulls the module off the board. */
    public void remove() {
        there = false;
    }

    /** Puts another module in its place. */
    public void replace() {
        seed = "another " + seed;
    }

    /** As a boot loader does that measures what it starts. */
    public void measure(int pcr) {
        pcrs.put(pcr, digest(pcrs.getOrDefault(pcr, ZEROS) + "measured"));
    }

    /** Wrong PINs until it takes none any more. */
    public void lockOut() {
        wrongPins = TRIES;
    }

    /** Gives its owner hierarchy a password. */
    public void setOwnerPassword() {
        ownerPassword = true;
    }

    /** How many wrong PINs it counts. */
    public int wrongPins() {
        return wrongPins;
    }

    boolean isThere() {
        return there;
    }

    boolean hasOwnerPassword() {
        return ownerPassword;
    }

    boolean isLockedOut() {
        return wrongPins >= TRIES;
    }

    /** What tells this TPM from another. */
    String primaryName() {
        return "name of the primary key from " + seed;
    }

    /** The private part of a key that this TPM alone opens, under these conditions. */
    String seal(String key, Optional<String> pin, List<Integer> registers) {
        return String.join(
                "\n",
                seed,
                pin.map(Tpm::digest).orElse(NO_CONDITION),
                registers.isEmpty() ? NO_CONDITION : numbers(registers),
                registers.isEmpty() ? NO_CONDITION : values(registers),
                key);
    }

    /** The key, if it is this TPM's and the conditions are met. */
    Optional<String> unseal(String sealed, Optional<String> pin) {
        String[] parts = sealed.split("\n", 5);
        if (!there || parts.length < 5 || !parts[0].equals(seed)) {
            return Optional.empty();
        }
        if (!parts[1].equals(NO_CONDITION)) {
            if (isLockedOut() || pin.isEmpty()) {
                return Optional.empty();
            }
            if (!digest(pin.get()).equals(parts[1])) {
                wrongPins++;
                return Optional.empty();
            }
        }
        if (!parts[2].equals(NO_CONDITION)) {
            List<Integer> registers = new ArrayList<>();
            for (String number : parts[2].split(",", -1)) {
                registers.add(Integer.valueOf(number));
            }
            if (!values(registers).equals(parts[3])) {
                return Optional.empty();
            }
        }
        return Optional.of(parts[4]);
    }

    private static String numbers(List<Integer> registers) {
        return String.join(",", registers.stream().map(String::valueOf).toList());
    }

    private String values(List<Integer> registers) {
        return String.join(
                ",",
                registers.stream()
                        .map(register -> pcrs.getOrDefault(register, ZEROS))
                        .toList());
    }

    private static String digest(String text) {
        return Find.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
