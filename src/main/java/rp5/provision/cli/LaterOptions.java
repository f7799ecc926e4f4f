package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import rp5.provision.errors.UsageException;

/** Options that are planned and not there yet: understood, so that nobody believes they did something, and refused. */
final class LaterOptions {
    @Option(names = "--keyfile-rotate", description = "Replace the key file of a provisioned disk.")
    private boolean keyfileRotate;

    @Option(names = "--tpm-keyscript", description = "Unlock with a TPM.")
    private boolean tpmKeyscript;

    /** Refuses each of them that was given. */
    void refuse() {
        List<String> given = new ArrayList<>();
        add(given, keyfileRotate, "--keyfile-rotate");
        add(given, tpmKeyscript, "--tpm-keyscript");
        if (!given.isEmpty()) {
            throw new UsageException("This version does not have " + String.join(", ", given)
                    + " yet: nothing was done. Leave " + (given.size() == 1 ? "it" : "them") + " out.");
        }
    }

    private static void add(List<String> given, boolean present, String name) {
        if (present) {
            given.add(name);
        }
    }
}
