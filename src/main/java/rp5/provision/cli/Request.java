package rp5.provision.cli;

import java.nio.file.Path;
import java.util.Optional;
import rp5.provision.model.ByteSize;
import rp5.provision.model.Flags;
import rp5.provision.model.Mode;
import rp5.provision.model.Unlock;

/**
 * What the command line asks for, understood and found possible.
 *
 * @param mode empty when none was named
 * @param device as it was typed
 * @param passphraseFile {@code -} is standard input
 * @param resume whether the last run is to be continued
 * @param json whether standard output gets the whole result
 * @param logDirNamed false when the log folder is the default one
 * @param unlock the ways to unlock beside the passphrase
 */
record Request(
        Optional<Mode> mode,
        Optional<String> device,
        Optional<String> passphraseFile,
        ByteSize espSize,
        ByteSize bootSize,
        boolean skipRsync,
        boolean reboot,
        boolean resume,
        boolean json,
        boolean verbose,
        Path logDir,
        boolean logDirNamed,
        Unlock unlock) {
    Flags flags(Mode now) {
        return new Flags(now, espSize, bootSize, skipRsync, reboot, json, verbose, logDir, unlock);
    }
}
