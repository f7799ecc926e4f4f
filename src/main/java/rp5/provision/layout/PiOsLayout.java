package rp5.provision.layout;

import static rp5.provision.errors.ResultCode.FAIL_SAFETY_GUARD;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.bootchain.ConfigTxtEditor;
import rp5.provision.bootchain.EspListing;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.errors.Refusal;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SourceFacts;

/**
 * Raspberry Pi OS: fixed file names on the ESP, one pair for each kernel flavour, written by the hooks of its raspi-firmware
 * package (RPi-Distro/firmware, {@code z50-raspi-firmware}); config.txt and cmdline.txt are the user's.
 */
public final class PiOsLayout implements BootLayout {
    private static final String DEFAULTS = "/etc/default/raspi-firmware";
    private static final KernelFlavour PI5 = new KernelFlavour("2712", "kernel_2712.img", "initramfs_2712");
    private static final KernelFlavour V8 = new KernelFlavour("v8", "kernel8.img", "initramfs8");

    @Override
    public LayoutKind kind() {
        return LayoutKind.PIOS;
    }

    @Override
    public List<KernelSlot> kernels(SourceFacts source) {
        List<KernelSlot> slots = new ArrayList<>();
        KernelFlavour first = loaded(source);
        first.newest(source).ifPresent(slots::add);
        // Nothing puts the other one back when somebody deleted it for its room.
        (first.equals(PI5) ? V8 : PI5)
                .newest(source)
                .filter(slot -> isOnEsp(slot, source))
                .ifPresent(slots::add);
        return slots;
    }

    @Override
    public List<Refusal> refusals(SourceFacts source) {
        List<Refusal> refusals = new ArrayList<>(EspTexts.refusals(source));
        refusals.addAll(UndecidedOrders.refusals(source, true));
        CommandLineFile.refusal(source).ifPresent(refusals::add);
        Optional<String> chosen = chosenKernel(source);
        chosen.filter(name -> !name.equals(PI5.kernel()) && !name.equals(V8.kernel()))
                .ifPresent(name -> refusals.add(new Refusal(
                        FAIL_SAFETY_GUARD,
                        "config.txt loads kernel=" + name + ", which no package of this system keeps up to date.",
                        "Remove that line, or name kernel_2712.img or kernel8.img.")));
        refusalOfKernel(source).ifPresent(refusals::add);
        ConfigTxtEditor.outOfReach(EspTexts.config(source))
                .forEach(problem -> refusals.add(
                        new Refusal(FAIL_SAFETY_GUARD, sentence(problem.message()), sentence(problem.remedy()))));
        return refusals;
    }

    private static Optional<Refusal> refusalOfKernel(SourceFacts source) {
        KernelFlavour flavour = loaded(source);
        Optional<KernelSlot> slot = flavour.newest(source);
        if (slot.isPresent()) {
            return slot.filter(kernel -> !isOnEsp(kernel, source))
                    .map(kernel -> new Refusal(
                            FAIL_SAFETY_GUARD,
                            "The kernel that a Pi 5 loads, " + kernel.espKernel()
                                    + ", is not on the firmware partition.",
                            "Let its package copy it there: sudo apt install --reinstall linux-image-"
                                    + kernel.release() + "."));
        } else if (PI5.newest(source).isEmpty() && V8.newest(source).isEmpty()) {
            return Optional.of(new Refusal(
                    FAIL_SAFETY_GUARD,
                    "There is no Raspberry Pi kernel in /boot with its modules in /lib/modules.",
                    "Install linux-image-rpi-2712 (kernels of rpi-update have no initramfs)."));
        }
        return Optional.of(new Refusal(
                FAIL_SAFETY_GUARD,
                (flavour.equals(PI5)
                                ? "The kernel of a Pi 5"
                                : "The kernel that config.txt loads, " + flavour.kernel() + ",")
                        + " is not installed: nothing in /boot is named vmlinuz-…-rpi-" + flavour.name() + ".",
                "Install linux-image-rpi-" + flavour.name() + "."));
    }

    @Override
    public Optional<String> configTail() {
        return Optional.empty();
    }

    @Override
    public List<PlannedFile> files(SourceFacts source, TargetIds ids) {
        List<PlannedFile> files = new ArrayList<>();
        KernelSlot loaded = kernels(source).get(0);
        String config = ConfigTxtEditor.withSingleInitramfs(
                source.text(EspTexts.CONFIG),
                loaded.espKernel().equals(V8.kernel()) ? V8.kernel() : null,
                loaded.espInitramfs(),
                true);
        files.add(EspTexts.file(EspTexts.CONFIG, config));
        CmdlineTxt cmdline = EspTexts.cmdline(source, ids);
        files.add(EspTexts.file(EspTexts.CMDLINE, cmdline.render()));
        hookDefaults(source).ifPresent(files::add);
        return files;
    }

    /** What would keep the hooks from copying images at the next upgrade is set back to their defaults. */
    private static Optional<PlannedFile> hookDefaults(SourceFacts source) {
        String text = source.text(DEFAULTS);
        String mended = text;
        for (String name : List.of("KERNEL", "INITRAMFS")) {
            if (!ShellSettings.value(text, name).orElse("auto").equals("auto")) {
                mended = ShellSettings.with(mended, name, "auto");
            }
        }
        if (ShellSettings.value(text, "SKIP_INITRAMFS_GEN")
                .orElse("no")
                .toLowerCase(Locale.ROOT)
                .equals("yes")) {
            mended = ShellSettings.without(mended, "SKIP_INITRAMFS_GEN");
        }
        return mended.equals(text) ? Optional.empty() : Optional.of(new PlannedFile(DEFAULTS, 0644, mended));
    }

    private static KernelFlavour loaded(SourceFacts source) {
        return chosenKernel(source).filter(V8.kernel()::equals).isPresent() ? V8 : PI5;
    }

    private static boolean isOnEsp(KernelSlot slot, SourceFacts source) {
        return new EspListing(source.espFiles()).has(slot.espKernel());
    }

    private static Optional<String> chosenKernel(SourceFacts source) {
        return EspTexts.config(source).effective(Board.PI5).kernel();
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }
}
