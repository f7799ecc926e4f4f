package rp5.provision.model;

import java.util.Set;

/** The state of a Debian package, as dpkg(1) names it. */
public final class PackageState {
    /** One whose triggers have yet to run is unpacked and configured, and works: any program that apt ran before may have left it so. */
    private static final Set<String> INSTALLED = Set.of("installed", "triggers-awaited", "triggers-pending");

    private PackageState() {}

    /**
     * Whether the package is there to be used.
     *
     * @param state the last word of {@code Status}, {@code db:Status-Status} of dpkg-query(1)
     */
    public static boolean isInstalled(String state) {
        return INSTALLED.contains(state);
    }
}
