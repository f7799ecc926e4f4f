package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import rp5.provision.errors.UsageException;

/** Options that are planned and not there yet: understood, so that nobody believes they did something, and refused. */
final class LaterOptions {
    @Option(names = "--keyfile-auto", description = "Unlock with a key file as well.")
    private boolean keyfileAuto;

    @Option(names = "--keyfile-path", paramLabel = "FILE", description = "Where that key file is.")
    private Optional<String> keyfilePath = Optional.empty();

    @Option(names = "--keyfile-rotate", description = "Replace that key file.")
    private boolean keyfileRotate;

    @Option(names = "--remove-passphrase", description = "Leave the key file as the only way to unlock.")
    private boolean removePassphrase;

    @Option(names = "--tpm-keyscript", description = "Unlock with a TPM.")
    private boolean tpmKeyscript;

    /** Refuses each of them that was given. */
    void refuse() {
        List<String> given = new ArrayList<>();
        add(given, keyfileAuto, "--keyfile-auto");
        add(given, keyfilePath.isPresent(), "--keyfile-path");
        add(given, keyfileRotate, "--keyfile-rotate");
        add(given, removePassphrase, "--remove-passphrase");
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
