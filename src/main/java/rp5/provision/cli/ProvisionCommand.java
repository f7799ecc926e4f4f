package rp5.provision.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Mode;
import rp5.provision.model.Unlock;

/** The options, as picocli fills them in. */
@Command(
        name = "rp5-provision",
        header = "Makes a Raspberry Pi 5 that runs from SD boot from an encrypted NVMe disk.",
        customSynopsis = "rp5-provision [MODE] [OPTIONS] [DEVICE]",
        description = {
            "",
            "Erases DEVICE, encrypts it (LUKS2, LVM, ext4), copies the running system to it, and proves that it will"
                    + " boot before it can. Without a mode, on a terminal: shows the plan, then asks.",
            ""
        },
        sortOptions = false,
        usageHelpWidth = 80,
        exitCodeListHeading = "%nExit codes:%n")
final class ProvisionCommand {
    /** Where logs go unless --log-dir says otherwise. */
    static final String LOG_DIR = "/var/log/rp5-provision";

    @Parameters(
            arity = "0..1",
            paramLabel = "DEVICE",
            description = "The whole disk, such as /dev/nvme0n1 or a link below /dev/disk/by-id. May be left out when"
                    + " exactly one NVMe disk can be meant.")
    private Optional<String> device = Optional.empty();

    @ArgGroup(validate = false, heading = "%nModes:%n", order = 1)
    private ModeOptions modes = new ModeOptions();

    @ArgGroup(validate = false, heading = "%nOptions:%n", order = 2)
    private Settings settings = new Settings();

    @ArgGroup(validate = false, heading = "%nOther ways to unlock:%n", order = 3)
    private UnlockOptions unlock = new UnlockOptions();

    @ArgGroup(validate = false, heading = "%nUnlocking over the network:%n", order = 4)
    private RemoteOptions remote = new RemoteOptions();

    /** What is not a mode. */
    static final class Settings {
        @Option(
                names = "--passphrase-file",
                paramLabel = "FILE",
                description =
                        "The passphrase, in a file that only its owner can read; the line break at its end does not"
                                + " count. - is standard input. Without it you are asked.")
        private Optional<String> passphraseFile = Optional.empty();

        @Option(names = "--esp-mb", paramLabel = "N", description = "Size of the ESP in MiB, 256 to 16384 (512).")
        private int espMib = 512;

        @Option(names = "--boot-mb", paramLabel = "N", description = "Size of /boot in MiB, 256 to 16384 (1024).")
        private int bootMib = 1024;

        @Option(names = "--reboot", description = "Restart the machine after a full run that went well.")
        private boolean reboot;

        @Option(
                names = "--resume",
                description = "Go on with the last run, which was broken off: only on the same disk, and when all that"
                        + " run had finished is found there.")
        private boolean resume;

        @Option(names = "--skip-rsync", description = "Leave the copy out, in a dry-run only.")
        private boolean skipRsync;

        @Option(
                names = "--json",
                description = "Write the result to standard output as JSON: the default, unless that is a terminal.")
        private boolean json;

        @Option(names = "--no-json", description = "Write a short summary to standard output instead.")
        private boolean noJson;

        @Option(
                names = "--log-dir",
                paramLabel = "DIR",
                description = "Where the result and the event log are kept (" + LOG_DIR + ").")
        private Optional<String> logDir = Optional.empty();

        @Option(names = "--verbose", description = "Show every program that is run, with its time and exit code.")
        private boolean verbose;

        @Option(names = "--version", versionHelp = true, description = "Print the version and end.")
        private boolean version;

        @Option(names = "--help", usageHelp = true, description = "Print this text and end.")
        private boolean help;
    }

    /**
     * The request that the options make together.
     *
     * @throws UsageException if they cannot go together
     */
    Request request(boolean outIsTerminal) {
        Optional<Mode> mode = modes.chosen();
        if (settings.json && settings.noJson) {
            throw new UsageException("Name one of --json and --no-json.");
        }
        if (mode.equals(Optional.of(Mode.FULL)) && settings.skipRsync) {
            throw new UsageException(
                    ResultCode.FAIL_RSYNC_SKIPPED_FULLRUN,
                    "--skip-rsync is for a dry-run: a disk without the system cannot boot.");
        }
        if (mode.equals(Optional.of(Mode.POSTCHECK)) && (settings.reboot || settings.skipRsync || settings.resume)) {
            throw new UsageException("--reboot, --resume and --skip-rsync have no meaning for --do-postcheck alone.");
        }
        Unlock ways = unlock.chosen(remote.chosen());
        if (settings.passphraseFile.equals(Optional.of(PassphraseFile.STANDARD_INPUT))
                && settings.passphraseFile.equals(unlock.pinFile())) {
            throw new UsageException(
                    "--passphrase-file and --tpm-pin-file cannot both be standard input: name a file for one of them.");
        }
        if (mode.equals(Optional.of(Mode.POSTCHECK)) && ways.isAsked()) {
            throw new UsageException(
                    "A check changes no key slot: leave the other ways to unlock out of --do-postcheck.");
        }
        if (mode.equals(Optional.of(Mode.ROTATE))
                && (settings.reboot || settings.skipRsync || settings.resume || ways.isAsked())) {
            throw new UsageException("--keyfile-rotate changes the key file and nothing else: of the other options only"
                    + " --passphrase-file and those for output go with it.");
        }
        if (settings.reboot && ways.recoveryKey().equals(Optional.of(Unlock.TERMINAL))) {
            throw new UsageException(
                    "--reboot would restart the machine before the recovery key could be written down: name a file for it.");
        }
        return new Request(
                mode,
                device,
                settings.passphraseFile,
                size("--esp-mb", settings.espMib),
                size("--boot-mb", settings.bootMib),
                settings.skipRsync,
                settings.reboot,
                settings.resume,
                json(outIsTerminal),
                settings.verbose,
                folder(settings.logDir.orElse(LOG_DIR)),
                settings.logDir.isPresent(),
                unlock.pinFile(),
                ways);
    }

    boolean asksForHelp() {
        return settings.help;
    }

    boolean asksForVersion() {
        return settings.version;
    }

    /** Whether JSON is wanted on standard output, as far as that was said. */
    boolean json(boolean outIsTerminal) {
        return settings.json || (!settings.noJson && !outIsTerminal);
    }

    private static Path folder(String name) {
        try {
            if (!name.isBlank()) {
                return Path.of(name);
            }
        } catch (InvalidPathException e) {
            throw new UsageException("--log-dir needs the name of a folder: " + e.getMessage() + ".");
        }
        throw new UsageException("--log-dir needs the name of a folder.");
    }

    private static ByteSize size(String option, int mib) {
        if (mib < DiskLayout.LEAST_BOOT_MIB || mib > DiskLayout.MOST_BOOT_MIB) {
            throw new UsageException(option + " must lie between " + DiskLayout.LEAST_BOOT_MIB + " and "
                    + DiskLayout.MOST_BOOT_MIB + " MiB, not " + mib + ".");
        }
        return ByteSize.mib(mib);
    }
}
