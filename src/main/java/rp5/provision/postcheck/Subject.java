package rp5.provision.postcheck;

import java.util.Optional;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.BootSelection;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.bootchain.ConfigTxt;
import rp5.provision.bootchain.Crypttab;
import rp5.provision.bootchain.EffectiveConfig;
import rp5.provision.bootchain.EspListing;
import rp5.provision.bootchain.Fstab;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.Ids;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;

/**
 * What is checked, against what, and the means to look at it.
 *
 * @param ids all known: that of the root file system too
 * @param target the mounted target
 * @param live the running system, to compare with
 */
record Subject(
        ProvisionPlan plan,
        Ids ids,
        MachineFacts facts,
        Prober prober,
        Secret passphrase,
        TargetTree target,
        TargetTree live) {
    static final String FIRMWARE = "/boot/firmware";

    /** Whether the disk was provisioned before; otherwise this run has just made it and has yet to make it bootable. */
    boolean existing() {
        return plan.flags().mode() == Mode.POSTCHECK;
    }

    /** What a Pi 5 would load from the firmware folder. */
    BootSelection boot() {
        return BootSelection.of(esp(), this::espText, Board.PI5, bootloader());
    }

    /** What config.txt comes to on a Pi 5. */
    EffectiveConfig config() {
        return ConfigTxt.parse(espText(ConfigTxt.NAME).orElse(""), this::espText)
                .effective(Board.PI5);
    }

    EspListing esp() {
        return new EspListing(target.files(FIRMWARE));
    }

    Bootloader bootloader() {
        return new Bootloader(facts.bootloaderDate());
    }

    CmdlineTxt cmdline() {
        return CmdlineTxt.parse(espText(boot().commandLine()).orElse(""));
    }

    Fstab fstab() {
        return Fstab.parse(target.text("/etc/fstab").orElse(""));
    }

    Crypttab crypttab() {
        return Crypttab.parse(target.text("/etc/crypttab").orElse(""));
    }

    String luksUuid() {
        return ids.luks().toString();
    }

    /** A file that is too long for a text is none: config.txt may include anything. */
    private Optional<String> espText(String path) {
        String absolute = FIRMWARE + "/" + path;
        return target.isText(absolute) ? target.text(absolute) : Optional.empty();
    }
}
