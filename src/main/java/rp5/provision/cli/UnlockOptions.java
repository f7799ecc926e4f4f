package rp5.provision.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.Remote;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;
import rp5.provision.model.UsbStick;

/** The options for other ways to unlock, and for the day when none of them works. */
final class UnlockOptions {
    private static final String KEYFILE_FOLDER = "/etc/cryptsetup-keys.d/";
    private static final String KEYFILE = KEYFILE_FOLDER + "cryptroot.key";
    private static final Pattern KEYFILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    private static final Pattern STICK = Pattern.compile("/dev/.+|(LABEL|UUID)=.+");

    @Option(
            names = "--recovery-key",
            paramLabel = "FILE",
            description =
                    "Make a recovery key of 48 digits and write it to FILE, which must not exist yet; - shows it once"
                            + " on the terminal. It opens the disk when all else fails: keep it away from the Pi.")
    private Optional<String> recoveryKey = Optional.empty();

    @Option(
            names = "--header-backup",
            paramLabel = "FILE",
            description = "Save the LUKS header to FILE (16 MiB, must not exist yet), which with the passphrase or the"
                    + " recovery key opens a disk whose header was destroyed. Keep it off this disk.")
    private Optional<String> headerBackup = Optional.empty();

    @Option(
            names = "--keyfile-auto",
            description =
                    "Unlock without a keyboard, with a key file in the initramfs. It protects nothing against a thief:"
                            + " the key lies unencrypted on the same disk.")
    private boolean keyfileAuto;

    @Option(
            names = "--keyfile-path",
            paramLabel = "FILE",
            description = "The same, with the name of that key file on the target (" + KEYFILE + "); only below "
                    + KEYFILE_FOLDER + ".")
    private Optional<String> keyfilePath = Optional.empty();

    @Option(
            names = "--usb-key",
            paramLabel = "DEVICE",
            description =
                    "Unlock with a key on a USB stick: /dev/sda1, LABEL=NAME or UUID=ID of a file system on it, which"
                            + " stays as it is but for one new file. Without the stick the passphrase is asked for.")
    private Optional<String> usbKey = Optional.empty();

    @Option(
            names = "--tpm-keyscript",
            description = "Unlock with a key that only this board's TPM gives. Without it the passphrase is asked for.")
    private boolean tpm;

    @Option(
            names = "--tpm-pin",
            description =
                    "The TPM asks for a PIN first, which you are asked for now. The one thing that protects a disk that is"
                            + " taken together with its board.")
    private boolean tpmPin;

    @Option(
            names = "--tpm-pin-file",
            paramLabel = "FILE",
            description = "The same, with the PIN in a file that only its owner can read.")
    private Optional<String> tpmPinFile = Optional.empty();

    @Option(
            names = "--tpm-pcrs",
            paramLabel = "LIST",
            description =
                    "Only while these PCRs (SHA-256) are as they are now, such as 7,11. On a Pi, which measures nothing, that"
                            + " protects nothing.")
    private Optional<String> tpmPcrs = Optional.empty();

    @Option(
            names = "--tpm-overlay",
            paramLabel = "NAME",
            description =
                    "Load this device-tree overlay for the TPM, with SPI on, where config.txt does not yet, such as "
                            + TpmSpec.USUAL_OVERLAY + ".")
    private Optional<String> tpmOverlay = Optional.empty();

    @Option(
            names = "--remove-passphrase",
            description = "Take the passphrase away at the end. Needs a recovery key, and another way that was proven.")
    private boolean removePassphrase;

    /**
     * What they ask for together with those that need the network.
     *
     * @throws UsageException FAIL_KEYFILE_PATH if the key file would lie elsewhere, FAIL_REMOVE_PASSPHRASE_BLOCKED if too little would
     *     be left without the passphrase
     */
    Unlock chosen(Remote remote) {
        Optional<String> keyfile = keyfileAuto || keyfilePath.isPresent()
                ? Optional.of(keyfile(keyfilePath.orElse(KEYFILE)))
                : Optional.empty();
        Unlock unlock = new Unlock(
                keyfile,
                usbKey.map(UnlockOptions::stick),
                tpm(),
                recoveryKey.map(name -> name.equals(Unlock.TERMINAL)
                        ? name
                        : file("--recovery-key", name).toString()),
                headerBackup.map(name -> file("--header-backup", name)),
                remote,
                removePassphrase);
        refuseWhatLocksOut(unlock);
        return unlock;
    }

    private static void refuseWhatLocksOut(Unlock unlock) {
        boolean needsHands = unlock.automatic().isEmpty();
        if (unlock.removePassphrase() && (needsHands || unlock.recoveryKey().isEmpty())) {
            throw new UsageException(
                    ResultCode.FAIL_REMOVE_PASSPHRASE_BLOCKED,
                    "--remove-passphrase would leave "
                            + (needsHands
                                    ? "no way to unlock without typing"
                                    : "nothing to type when the other way fails")
                            + ": it needs --recovery-key and a way such as --keyfile-auto or --usb-key.");
        }
        if (unlock.headerBackup().isPresent()
                && unlock.headerBackup().map(Path::toString).equals(unlock.recoveryKey())) {
            throw new UsageException("--recovery-key and --header-backup name the same file.");
        }
    }

    private static String keyfile(String path) {
        boolean below = path.startsWith(KEYFILE_FOLDER)
                && KEYFILE_NAME.matcher(path.substring(KEYFILE_FOLDER.length())).matches();
        if (!below) {
            throw new UsageException(
                    ResultCode.FAIL_KEYFILE_PATH,
                    "--keyfile-path must be a plain name below " + KEYFILE_FOLDER + ", not " + path + ".");
        }
        return path;
    }

    /** File with the PIN, if it is not to be asked for. */
    Optional<String> pinFile() {
        return tpmPinFile;
    }

    private Optional<TpmSpec> tpm() {
        boolean pin = tpmPin || tpmPinFile.isPresent();
        if (!tpm && (pin || tpmPcrs.isPresent() || tpmOverlay.isPresent())) {
            throw new UsageException(
                    "--tpm-pin, --tpm-pin-file, --tpm-pcrs and --tpm-overlay go with --tpm-keyscript.");
        }
        try {
            return tpm
                    ? Optional.of(new TpmSpec(tpmPcrs.map(TpmSpec::pcrs).orElse(List.of()), pin, tpmOverlay))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--tpm-pcrs or --tpm-overlay: " + e.getMessage() + ".");
        }
    }

    private static UsbStick stick(String asked) {
        if (!STICK.matcher(asked).matches()) {
            throw new UsageException("--usb-key needs /dev/..., LABEL=NAME or UUID=ID, not " + asked + ".");
        }
        return UsbStick.named(asked);
    }

    private static Path file(String option, String name) {
        try {
            if (!name.isBlank() && !name.endsWith("/")) {
                return Path.of(name).toAbsolutePath().normalize();
            }
        } catch (InvalidPathException e) {
            throw new UsageException(option + " needs the name of a file: " + e.getMessage());
        }
        throw new UsageException(option + " needs the name of a file.");
    }
}
