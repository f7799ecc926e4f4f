package rp5.provision.cli;

import java.util.Optional;

/** The version that was written into the JAR when it was built. */
final class Version {
    private Version() {}

    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
