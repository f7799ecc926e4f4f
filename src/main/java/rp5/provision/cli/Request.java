package rp5.provision.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * @param pinFile with the PIN of the TPM; without it somebody is asked
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
        Optional<String> pinFile,
        Unlock unlock) {
    Flags flags(Mode now) {
        return new Flags(now, espSize, bootSize, skipRsync, reboot, json, verbose, logDir, unlock, secretFiles());
    }

    /** Those that the options name, as they are named and without links on the way. */
    private List<Path> secretFiles() {
        return Stream.of(passphraseFile, pinFile)
                .flatMap(Optional::stream)
                .filter(name -> !name.equals(PassphraseFile.STANDARD_INPUT))
                .flatMap(name -> names(Path.of(name).toAbsolutePath().normalize()))
                .distinct()
                .toList();
    }

    private static Stream<Path> names(Path file) {
        try {
            return Stream.of(file, file.toRealPath());
        } catch (IOException e) {
            return Stream.of(file);
        }
    }
}
