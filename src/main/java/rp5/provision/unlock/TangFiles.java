package rp5.provision.unlock;

import java.util.List;
import rp5.provision.model.PlannedFile;

/** The files of the target for a key that a Tang server helps to open. What is sealed is not among them: see {@link TangCommands}. */
final class TangFiles {
    private static final String FOLDER = "/etc/rp5-provision/network/";

    static final String SEALED = FOLDER + "sealed.jwe";

    private TangFiles() {}

    /** Those beside what every way has, its script and its part of the hook. */
    static List<PlannedFile> beside() {
        return List.of(new PlannedFile(FOLDER + ".curlrc", 0644, Resources.text("curlrc")));
    }
}
