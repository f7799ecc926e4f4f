package rp5.provision.layout;

import static rp5.provision.errors.ResultCode.FAIL_SAFETY_GUARD;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.bootchain.ConfigTxtEditor;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.errors.Refusal;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.SourceFacts;

/**
 * Debian with its own raspi-firmware package: versioned file names on the ESP, and a hook that writes config.txt and cmdline.txt
 * anew at every kernel, initramfs or firmware update ({@code /etc/kernel/postinst.d/z50-raspi-firmware}). What must survive that
 * goes into the files in /etc/default which it reads.
 */
public final class DebianRaspiFirmwareLayout implements BootLayout {
    private static final String DEFAULTS = "/etc/default/raspi-firmware";
    private static final String EXTRA_CMDLINE = "/etc/default/raspi-extra-cmdline";
    private static final Pattern HOOK_MAKES =
            Pattern.compile("(root|console|cma)=.*|rw|rootwait|fsck\\.repair=yes|net\\.ifnames=0");
    private static final Pattern NO_KERNEL = Pattern.compile(".*\\.(dpkg-bak|old-dkms)");

    @Override
    public LayoutKind kind() {
        return LayoutKind.DEBIAN_RASPI_FIRMWARE;
    }

    @Override
    public List<KernelSlot> kernels(SourceFacts source) {
        return newest(source)
                .map(release -> new KernelSlot(release, "vmlinuz-" + release, "initrd.img-" + release))
                .map(List::of)
                .orElse(List.of());
    }

    @Override
    public List<Refusal> refusals(SourceFacts source) {
        List<Refusal> refusals = new ArrayList<>(EspTexts.refusals(source));
        refusals.addAll(UndecidedOrders.refusals(source, false));
        CommandLineFile.refusal(source).ifPresent(refusals::add);
        Optional<String> newest = newest(source);
        if (newest.isEmpty()) {
            refusals.add(
                    new Refusal(FAIL_SAFETY_GUARD, "There is no kernel in /boot.", "Install a linux-image package."));
        } else if (!source.moduleReleases().contains(newest.get())) {
            refusals.add(new Refusal(
                    FAIL_SAFETY_GUARD,
                    "The hook of raspi-firmware would boot vmlinuz-" + newest.get()
                            + ", which has no modules in /lib/modules.",
                    "Remove that kernel from /boot, or install its modules."));
        }
        for (String name : List.of("KERNEL", "INITRAMFS")) {
            ShellSettings.value(source.text(DEFAULTS), name)
                    .filter(value -> !value.equals("auto"))
                    .ifPresent(value -> refusals.add(new Refusal(
                            FAIL_SAFETY_GUARD,
                            DEFAULTS + " sets " + name + "=" + value
                                    + ": the firmware would not load a kernel with its initramfs.",
                            "Set it to auto.")));
        }
        return refusals;
    }

    @Override
    public Optional<String> configTail() {
        return Optional.of("/etc/default/raspi-firmware-custom");
    }

    @Override
    public List<PlannedFile> files(SourceFacts source, TargetIds ids) {
        KernelSlot loaded = kernels(source).get(0);
        String config = ConfigTxtEditor.withSingleInitramfs(
                source.text(EspTexts.CONFIG), loaded.espKernel(), loaded.espInitramfs(), false);
        CmdlineTxt cmdline = EspTexts.cmdline(source, ids);
        return List.of(
                new PlannedFile(
                        DEFAULTS, 0644, ShellSettings.with(source.text(DEFAULTS), "ROOTPART", ids.rootDevice())),
                new PlannedFile(EXTRA_CMDLINE, 0644, extraWords(source, cmdline, ids) + "\n"),
                EspTexts.file(EspTexts.CONFIG, config),
                EspTexts.file(EspTexts.CMDLINE, cmdline.render()));
    }

    /** What the hook appends to the words that it makes itself: the user's own, also those added to cmdline.txt by hand. */
    private static String extraWords(SourceFacts source, CmdlineTxt cmdline, TargetIds ids) {
        CmdlineTxt kept =
                CmdlineTxt.forTarget(source.text(EXTRA_CMDLINE), ids.rootDevice(), ids.luks(), ids.mapperName(), true);
        Set<String> words = new LinkedHashSet<>(kept.words());
        words.addAll(cmdline.words());
        words.removeIf(word -> HOOK_MAKES.matcher(word).matches() && !chosenConsole(source, word));
        return String.join(" ", words);
    }

    /** A console that the user asked for in the file which the hook reads stays his. */
    private static boolean chosenConsole(SourceFacts source, String word) {
        return word.startsWith("console=")
                && CmdlineTxt.parse(source.text(EXTRA_CMDLINE)).has(word);
    }

    /** The kernel that the hook takes: the last of {@code sort -V} in /boot. */
    private static Optional<String> newest(SourceFacts source) {
        return source.bootFiles().stream()
                .filter(name ->
                        name.startsWith("vmlinuz-") && !NO_KERNEL.matcher(name).matches())
                .max(ReleaseOrder.OLDEST_FIRST)
                .map(name -> name.substring("vmlinuz-".length()));
    }
}
