package rp5.provision.layout;

import static rp5.provision.errors.ResultCode.FAIL_SAFETY_GUARD;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.ConfigTxt;
import rp5.provision.bootchain.EffectiveConfig;
import rp5.provision.errors.Refusal;
import rp5.provision.model.SourceFacts;

/** Tells by packages and files, never by a name alone, which layout a system follows. */
public final class LayoutDetector {
    private static final Pattern PI_KERNEL = Pattern.compile(".*-rpi-(2712|v8)");
    /** Debian repacks the firmware without its non-distributable parts and says so in the version. */
    private static final String DEBIAN_VERSION = "+ds";

    private LayoutDetector() {}

    /**
     * What the system follows, or why it cannot be carried over.
     *
     * @param layout empty when refused
     * @param refusal empty when found
     */
    public record Detection(Optional<BootLayout> layout, Optional<Refusal> refusal) {
        static Detection found(BootLayout layout) {
            return new Detection(Optional.of(layout), Optional.empty());
        }

        static Detection refused(String message, String remedy) {
            return new Detection(Optional.empty(), Optional.of(new Refusal(FAIL_SAFETY_GUARD, message, remedy)));
        }
    }

    public static Detection detect(SourceFacts source) {
        Map<String, String> packages = source.packages();
        String name = source.prettyName().isEmpty() ? "This system" : source.prettyName();
        if (!osPrefix(source).isEmpty()) {
            return Detection.refused(
                    name + " boots from folders (os_prefix=" + osPrefix(source)
                            + " in config.txt, as Ubuntu's A/B layout does): that is not supported.",
                    "Use Raspberry Pi OS, or Debian with raspi-firmware.");
        }
        if (packages.containsKey("flash-kernel")) {
            return Detection.refused(
                    name + " keeps its boot files with flash-kernel, as Ubuntu does: that is not supported.",
                    "Use Raspberry Pi OS, or Debian with raspi-firmware.");
        }
        if (packages.containsKey("dracut")) {
            return Detection.refused(
                    name + " builds its initramfs with dracut: that is not supported.",
                    "Install initramfs-tools (it replaces dracut), start once with it, then run again.");
        }
        if (packages.containsKey("raspberrypi-kernel")) {
            return Detection.refused(
                    name + " is older than Raspberry Pi OS 12 (package raspberrypi-kernel, no initramfs).",
                    "Upgrade to Raspberry Pi OS 12 (bookworm) or later first.");
        }
        String firmware = packages.getOrDefault("raspi-firmware", "");
        if (firmware.isEmpty()) {
            return Detection.refused(
                    name + " has no raspi-firmware package: nothing would keep the boot files up to date.",
                    "Use Raspberry Pi OS, or Debian with raspi-firmware.");
        }
        if (!source.esp().toString().equals("/boot/firmware")) {
            return Detection.refused(
                    "The firmware partition of " + name + " is not mounted at /boot/firmware.",
                    "Mount it there (sudo mount /boot/firmware), then run again.");
        }
        if (firmware.contains(DEBIAN_VERSION)) {
            return Detection.found(new DebianRaspiFirmwareLayout());
        }
        if (source.moduleReleases().stream()
                .anyMatch(release -> PI_KERNEL.matcher(release).matches())) {
            return Detection.found(new PiOsLayout());
        }
        return Detection.refused(
                name + " has raspi-firmware " + firmware + " but no Raspberry Pi kernel: its boot layout is not known.",
                "Use Raspberry Pi OS, or Debian with raspi-firmware.");
    }

    /** What config.txt says itself; the {@code upstream/} that upstream_kernel=1 implies is Debian's own and harmless. */
    private static String osPrefix(SourceFacts source) {
        EffectiveConfig config = ConfigTxt.parse(source.text(EspTexts.CONFIG)).effective(Board.PI5);
        return config.settings().containsKey("os_prefix") ? config.osPrefix() : "";
    }
}
