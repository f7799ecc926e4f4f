package rp5.provision.bootchain;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What config.txt comes to on one board: of every key the last setting that is in effect, and all that add up.
 *
 * @param settings the last active setting of every key
 * @param initramfs every active {@code initramfs} and {@code ramfsfile} line; which of several wins is not documented
 * @param problems what was found while reading, includes and filters
 */
public record EffectiveConfig(
        Map<String, ConfigSetting> settings, List<InitramfsDirective> initramfs, List<BootProblem> problems) {

    /** No machine has so much; a larger number limits nothing. */
    private static final long MOST_MIB = 1L << 30;

    public EffectiveConfig {
        settings = Map.copyOf(settings);
        initramfs = List.copyOf(initramfs);
        problems = List.copyOf(problems);
        Objects.requireNonNull(settings);
    }

    public Optional<String> kernel() {
        return text("kernel");
    }

    public Optional<String> deviceTree() {
        return text("device_tree");
    }

    /** Name of the command line file, {@code cmdline.txt} unless told otherwise. */
    public String cmdline() {
        return text("cmdline").orElse("cmdline.txt");
    }

    /** Set explicitly, or {@code upstream/} by {@code upstream_kernel=1} (config_txt/boot.adoc); else empty. */
    public String osPrefix() {
        return text("os_prefix").orElse(upstreamKernel() ? "upstream/" : "");
    }

    public String overlayPrefix() {
        return text("overlay_prefix").orElse("overlays/");
    }

    public boolean autoInitramfs() {
        return number("auto_initramfs") != 0;
    }

    /** The memory that is left to the system by {@code total_mem}, in MiB (config_txt/memory.adoc); empty when all of it is. */
    public OptionalLong totalMemory() {
        long mib = number("total_mem");
        return mib > 0 && mib < MOST_MIB ? OptionalLong.of(mib) : OptionalLong.empty();
    }

    /** Where {@code ramfsaddr} places an initramfs; -1, like nothing, places it right behind the kernel. */
    Optional<ConfigSetting> ramfsAddress() {
        return Optional.ofNullable(settings.get("ramfsaddr")).filter(setting -> setting.number() > 0);
    }

    public boolean upstreamKernel() {
        return number("upstream_kernel") != 0;
    }

    /** How many ways of getting an initramfs are in effect; one is right. */
    public int initramfsOrders() {
        return initramfs.size() + (autoInitramfs() ? 1 : 0);
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(settings.get(key)).map(ConfigSetting::value).filter(value -> !value.isEmpty());
    }

    private long number(String key) {
        ConfigSetting setting = settings.get(key);
        return setting == null ? 0 : setting.number();
    }
}
