package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rp5.provision.bootchain.Crypttab;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.model.Names;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.model.UsbStick;

/** The text files of the target that its ways to unlock need; no key is among them. */
public final class UnlockFiles {
    static final String WAYS = Names.KEYSCRIPT + ".d/";
    /** What the hook sources for each way. */
    private static final String HOOKS = "/usr/local/lib/rp5-provision/hook.d/";

    static final String CONF = "/etc/rp5-provision/unlock.conf";
    private static final String HOOK = "/etc/initramfs-tools/hooks/rp5-unlock";
    /** How often the passphrase can be typed; cryptsetup-initramfs' own default. */
    private static final int TYPED = 3;
    /** Of crypttab(5): nobody far away can restart a machine that has given up asking. */
    private static final int ENDLESS = 0;

    private static final String SSH = "ssh";

    private static final String NETWORK_END = "/etc/initramfs-tools/scripts/local-bottom/rp5-network";

    private UnlockFiles() {}

    public static List<PlannedFile> of(Unlock unlock, String luksUuid) {
        if (!unlock.needsKeyscript()) {
            return List.of();
        }
        List<PlannedFile> files = new ArrayList<>(List.of(
                new PlannedFile(CONF, 0600, conf(unlock, luksUuid)),
                new PlannedFile(Names.KEYSCRIPT, 0755, Resources.text("unlock")),
                new PlannedFile(HOOK, 0755, Resources.text("hook"))));
        for (UnlockWay way : unlock.automatic()) {
            files.add(new PlannedFile(WAYS + way.id(), 0755, Resources.text(way.id())));
            if (way != UnlockWay.KEYFILE) {
                files.add(new PlannedFile(HOOKS + way.id(), 0644, Resources.text(way.id() + "-hook")));
            }
        }
        if (unlock.tpm().isPresent()) {
            files.addAll(TpmFiles.beside());
        }
        unlock.remote().ssh().ifPresent(ssh -> {
            files.add(new PlannedFile(HOOKS + SSH, 0644, Resources.text("ssh-hook")));
            files.addAll(SshFiles.of(ssh));
        });
        if (unlock.remote().tang().isPresent()) {
            files.addAll(TangFiles.beside());
        }
        if (unlock.remote().isAsked()) {
            files.add(new PlannedFile(NETWORK_END, 0755, Resources.text("network-end")));
        }
        return files;
    }

    /**
     * The crypttab entry with the keyscript in it, if one is needed. Its key field is the key file: the keyscript gets it as its
     * argument, and people and tools find it there.
     */
    public static CrypttabEntry entry(CrypttabEntry plain, Unlock unlock) {
        if (!unlock.needsKeyscript()) {
            return plain;
        }
        int tries =
                unlock.remote().ssh().isPresent() ? ENDLESS : unlock.automatic().size() + TYPED;
        return new CrypttabEntry(
                plain.name(),
                plain.source(),
                unlock.keyfile().orElse("none"),
                Crypttab.parse(plain.render() + ",tries=" + tries + ",keyscript=" + Names.KEYSCRIPT)
                        .entries()
                        .get(0)
                        .options());
    }

    private static String conf(Unlock unlock, String luksUuid) {
        String ways = unlock.automatic().stream().map(UnlockWay::id).collect(Collectors.joining(" "));
        return "# Written by rp5-provision: the ways that need nobody at the keyboard, in the order in which they are tried.\n"
                + "WAYS='" + ways + "'\n"
                + unlock.remote().ssh().map(ssh -> "HOOKS='" + SSH + "'\n").orElse("")
                + unlock.keyfile().map(path -> "KEYFILE='" + path + "'\n").orElse("")
                + unlock.usbKey()
                        .map(stick -> "USB_UUID='" + stick.uuid() + "'\nUSB_TYPE='" + stick.fstype() + "'\nUSB_FILE='"
                                + UsbStick.file(luksUuid) + "'\n")
                        .orElse("");
    }
}
