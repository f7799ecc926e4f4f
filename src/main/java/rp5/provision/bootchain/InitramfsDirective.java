package rp5.provision.bootchain;

import java.util.List;
import java.util.Objects;

/**
 * An explicit order to load an initramfs: {@code initramfs FILE[,FILE] [followkernel|ADDRESS]} or {@code ramfsfile=FILE[,FILE]}.
 *
 * @param files the files in the order in which they are joined in memory
 * @param address what was said about the address, empty when nothing was
 * @param setting the line that says so
 */
public record InitramfsDirective(List<String> files, String address, ConfigSetting setting) {

    public InitramfsDirective {
        files = List.copyOf(files);
        Objects.requireNonNull(address);
        Objects.requireNonNull(setting);
    }

    /** Placed right behind the kernel: {@code followkernel}, or 0 (raspberrypi/documentation, config_txt/boot.adoc). */
    public boolean followsKernel() {
        return address.equals("followkernel") || address.equals("0");
    }

    static InitramfsDirective from(ConfigSetting setting) {
        String[] words = setting.value().replaceFirst("\\s#.*", "").split("\\s+", 2);
        List<String> files = List.of(words[0].split(",", -1)).stream()
                .filter(name -> !name.isEmpty())
                .toList();
        return new InitramfsDirective(files, words.length > 1 ? words[1].strip() : "", setting);
    }
}
