package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import rp5.provision.errors.UsageException;

/** Options that are planned and not there yet: understood, so that nobody believes they did something, and refused. */
final class LaterOptions {
    @Option(names = "--keyfile-rotate", description = "Replace the key file of a provisioned disk.")
    private boolean keyfileRotate;

    /** Refuses each of them that was given. */
    void refuse() {
        List<String> given = new ArrayList<>();
        add(given, keyfileRotate, "--keyfile-rotate");
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
