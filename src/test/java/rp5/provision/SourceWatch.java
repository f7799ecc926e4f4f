package rp5.provision;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rp5.provision.simulation.SimulatedPi;

/** Sees whether anything of the running system changed. */
final class SourceWatch {
    private final Path host;
    private final Map<String, String> before;

    SourceWatch(Path host) {
        this.host = host;
        this.before = SimulatedPi.listing(host);
    }

    List<String> objections() {
        return SimulatedPi.listing(host).equals(before) ? List.of() : List.of("the running system's files changed");
    }
}
