package rp5.provision.model;

import java.nio.file.Path;
import java.util.List;

/**
 * What the command line asks for, secrets aside.
 *
 * @param espSize size of the ESP
 * @param bootSize size of the /boot partition
 * @param skipRsync leave the copy out; allowed in a dry-run only
 * @param reboot restart the machine after success
 * @param logDir where the result and the event log are written
 * @param unlock the ways to unlock beside the passphrase
 * @param secretFiles of the running system, which hold a passphrase or a PIN and are not copied; by each of their names
 */
public record Flags(
        Mode mode,
        ByteSize espSize,
        ByteSize bootSize,
        boolean skipRsync,
        boolean reboot,
        boolean json,
        boolean verbose,
        Path logDir,
        Unlock unlock,
        List<Path> secretFiles) {
    public Flags {
        secretFiles = List.copyOf(secretFiles);
    }

    /** The same with other ways to unlock. */
    public Flags unlocking(Unlock ways) {
        return new Flags(mode, espSize, bootSize, skipRsync, reboot, json, verbose, logDir, ways, secretFiles);
    }
}
