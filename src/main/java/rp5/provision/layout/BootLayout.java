package rp5.provision.layout;

import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.errors.Refusal;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SourceFacts;

/** One distribution's way to boot a Pi 5. */
public sealed interface BootLayout permits PiOsLayout, DebianRaspiFirmwareLayout {
    LayoutKind kind();

    /** Every kernel whose initramfs is rebuilt: those that the firmware may load. The one that a Pi 5 loads comes first. */
    List<KernelSlot> kernels(SourceFacts source);

    /** Reasons why this system's boot configuration cannot be carried over. */
    List<Refusal> refusals(SourceFacts source);

    /** The boot configuration of the target: config.txt, cmdline.txt, and what the distribution's hook makes them from. */
    List<PlannedFile> files(SourceFacts source, TargetIds ids);

    /** The file whose text the distribution's hook puts at the end of each config.txt that it writes; empty where none is written anew. */
    Optional<String> configTail();
}
