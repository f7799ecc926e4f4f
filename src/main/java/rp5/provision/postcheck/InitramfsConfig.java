package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rp5.provision.layout.ShellSettings;

/** The settings of initramfs-tools in the order in which mkinitramfs sources them: the last assignment counts. */
final class InitramfsConfig {
    private static final String ETC = "/etc/initramfs-tools";
    private static final String PACKAGES = "/usr/share/initramfs-tools/conf.d";

    /** Names that mkinitramfs takes; it passes over all others. */
    private static final Pattern SOURCED = Pattern.compile("(?!.*\\.dpkg-)[A-Za-z0-9][A-Za-z0-9._-]*");

    private final List<String> texts = new ArrayList<>();

    InitramfsConfig(TargetTree target) {
        target.text(ETC + "/initramfs.conf").ifPresent(texts::add);
        List<String> names = new ArrayList<>(target.names(PACKAGES));
        names.addAll(target.names(ETC + "/conf.d"));
        names.stream().filter(name -> SOURCED.matcher(name).matches()).forEach(name -> {
            // The administrator's file of a name takes the place of the package's.
            Optional<String> text = target.text(ETC + "/conf.d/" + name).or(() -> target.text(PACKAGES + "/" + name));
            text.ifPresent(texts::add);
        });
    }

    Optional<String> value(String name) {
        return ShellSettings.value(String.join("\n", texts), name);
    }
}
