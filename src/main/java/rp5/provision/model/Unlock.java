package rp5.provision.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ways to unlock that were asked for beside the passphrase, and the safety net. Holds no secret.
 *
 * @param keyfile where the key file is on the target
 * @param usbKey the USB stick that a key is put on
 * @param tpm what the TPM asks for before it gives its key
 * @param recoveryKey file of this machine that the recovery key is written to; {@link #TERMINAL} shows it there once
 * @param headerBackup file of this machine that the LUKS header is saved to
 * @param remote the ways that need the network
 * @param removePassphrase whether the passphrase's key slot goes, once all others are proven
 */
public record Unlock(
        Optional<String> keyfile,
        Optional<UsbStick> usbKey,
        Optional<TpmSpec> tpm,
        Optional<String> recoveryKey,
        Optional<Path> headerBackup,
        Remote remote,
        boolean removePassphrase) {
    /** The passphrase alone. */
    public static final Unlock NONE = new Unlock(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Remote.NONE,
            false);

    public static final String TERMINAL = "-";

    /** The same with the stick that was found. */
    public Unlock with(UsbStick found) {
        return new Unlock(keyfile, Optional.of(found), tpm, recoveryKey, headerBackup, remote, removePassphrase);
    }

    /** All ways that the finished disk is to have, in the order in which a boot tries them. */
    public List<UnlockWay> ways() {
        List<UnlockWay> ways = new ArrayList<>(automatic());
        if (!removePassphrase) {
            ways.add(UnlockWay.PASSPHRASE);
        }
        recoveryKey.ifPresent(file -> ways.add(UnlockWay.RECOVERY_KEY));
        return List.copyOf(ways);
    }

    /** The ways that need nobody at the keyboard, in the order in which a boot tries them. */
    public List<UnlockWay> automatic() {
        List<UnlockWay> ways = new ArrayList<>();
        keyfile.ifPresent(path -> ways.add(UnlockWay.KEYFILE));
        usbKey.ifPresent(stick -> ways.add(UnlockWay.USB_KEY));
        tpm.ifPresent(spec -> ways.add(UnlockWay.TPM));
        remote.tang().ifPresent(server -> ways.add(UnlockWay.NETWORK));
        return List.copyOf(ways);
    }

    /** The ways whose key this run makes. */
    public List<UnlockWay> added() {
        return ways().stream().filter(way -> way != UnlockWay.PASSPHRASE).toList();
    }

    /**
     * Whether the initramfs needs our keyscript: for a key that nobody types, for one whose typing errors it can tell, or for somebody
     * far away, who must be able to type again and again.
     */
    public boolean needsKeyscript() {
        return !added().isEmpty() || remote.ssh().isPresent();
    }

    /** Whether the TPM gives its key only to somebody who types a PIN. */
    public boolean asksForPin() {
        return tpm.filter(TpmSpec::pin).isPresent();
    }

    /** What everybody should know who chose this, one sentence each. */
    public List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        if (keyfile.isPresent()) {
            caveats.add(
                    "The key file lies in the initramfs on the unencrypted ESP: whoever has the disk can read it, so it"
                            + " protects nothing against a thief.");
        }
        if (usbKey.isPresent()) {
            caveats.add(
                    "Whoever has the USB stick, or a copy of it, can open the disk: it protects as long as the two are kept"
                            + " apart.");
        }
        tpm.ifPresent(spec -> {
            if (!spec.pin()) {
                caveats.add(
                        "The TPM gives its key to whoever starts this board: it protects the disk without the board, not the"
                                + " two together.");
            }
            if (!spec.pcrs().isEmpty()) {
                caveats.add("A Pi measures nothing into its TPM: PCRs protect nothing there.");
            }
        });
        caveats.addAll(remote.caveats());
        return caveats;
    }

    /** Whether anything at all was asked for. */
    public boolean isAsked() {
        return !equals(NONE);
    }
}
