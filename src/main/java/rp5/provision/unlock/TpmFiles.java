package rp5.provision.unlock;

import java.util.List;
import rp5.provision.model.PlannedFile;

/** The scripts of the target that talk to its TPM. What is sealed is not among them: see {@link TpmCommands}. */
final class TpmFiles {
    /** Where the sealed key and its settings are on the target and in its initramfs. */
    static final String SEALED = "/etc/rp5-provision/tpm";

    static final String SEAL = "/usr/local/lib/rp5-provision/tpm-seal";

    private static final String LIBRARY = "/usr/local/lib/rp5-provision/";

    private TpmFiles() {}

    /** Those beside what every way has, its script and its part of the hook. */
    static List<PlannedFile> beside() {
        return List.of(
                new PlannedFile(LIBRARY + "tpm-functions", 0644, Resources.text("tpm-functions")),
                new PlannedFile(SEAL, 0755, Resources.text("tpm-seal")));
    }
}
