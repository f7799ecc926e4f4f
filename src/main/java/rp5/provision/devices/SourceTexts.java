package rp5.provision.devices;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import rp5.provision.bootchain.ConfigTxt;
import rp5.provision.files.HostFiles;

/** Reads the texts of the live system by which its boot layout is told, and from which the target's are made. */
final class SourceTexts {
    private static final List<String> FILES = List.of(
            "/etc/fstab",
            "/etc/crypttab",
            "/etc/hostname",
            "/etc/rpi-issue",
            "/etc/default/keyboard",
            "/etc/default/raspi-firmware",
            "/etc/default/raspi-firmware-custom",
            "/etc/default/raspi-extra-cmdline",
            "/etc/default/flash-kernel",
            "/etc/initramfs-tools/initramfs.conf",
            "/etc/initramfs-tools/update-initramfs.conf",
            "/etc/initramfs-tools/modules",
            "/etc/cryptsetup-initramfs/conf-hook",
            "/etc/lvm/lvm.conf",
            "/etc/lvm/lvmlocal.conf",
            "/etc/lvm/devices/system.devices",
            "/etc/dphys-swapfile",
            "/etc/rpi/swap.conf");
    private static final List<String> FOLDERS = List.of(
            "/etc/initramfs-tools/conf.d",
            "/etc/initramfs/post-update.d",
            "/etc/kernel/postinst.d",
            "/etc/rpi/swap.conf.d");
    private static final List<String> ON_ESP = List.of(
            "config.txt",
            "cmdline.txt",
            "issue.txt",
            "autoboot.txt",
            "tryboot.txt",
            "current/config.txt",
            "current/cmdline.txt",
            "current/state");
    /** What ends the name that an include gives. */
    private static final Pattern NAME_END = Pattern.compile("[\\s#]");

    private static final int LONGEST = 256 * 1024;

    private final HostFiles files;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> unread = new LinkedHashMap<>();

    SourceTexts(HostFiles files) {
        this.files = files;
    }

    /**
     * What was found.
     *
     * @param texts absolute path to content, for those that are there
     * @param unread absolute path to reason, for those that are there and cannot be read whole
     */
    record Found(Map<String, String> texts, Map<String, String> unread) {}

    Found read(Path esp) {
        FILES.forEach(this::add);
        for (String folder : FOLDERS) {
            // A hook may be a program of any size, of which nothing is asked but its name.
            files.names(folder).forEach(name -> add(folder + "/" + name, path -> {}));
        }
        ON_ESP.forEach(name -> add(esp + "/" + name));
        included(esp, "config.txt");
        return new Found(texts, unread);
    }

    /** Also those below a filter that does not hold: it may hold on the board that the disk is moved to. */
    private void included(Path esp, String name) {
        ConfigTxt.parse(texts.getOrDefault(esp + "/" + name, "")).lines().stream()
                .flatMap(line -> line.setting().stream())
                .filter(setting -> setting.key().equals("include"))
                .flatMap(setting -> inside(esp, NAME_END.split(setting.value(), 2)[0]).stream())
                .forEach(file -> {
                    if (!texts.containsKey(file) && add(file)) {
                        included(esp, esp.relativize(Path.of(file)).toString());
                    }
                });
    }

    /** Empty for a name that leads out of the firmware partition, and for what is no name at all in a damaged file. */
    private static Optional<String> inside(Path esp, String name) {
        try {
            return Optional.of(esp.resolve(name).normalize())
                    .filter(file -> file.startsWith(esp) && !file.equals(esp))
                    .map(Path::toString);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private boolean add(String path) {
        return add(path, tooLarge -> unread.put(tooLarge, "it is larger than 256 KiB"));
    }

    private boolean add(String path, Consumer<String> tooLarge) {
        try {
            Optional<byte[]> content = files.beginning(path, LONGEST + 1);
            if (content.isPresent() && content.get().length > LONGEST) {
                tooLarge.accept(path);
                return false;
            }
            return content.map(bytes -> texts.put(path, new String(bytes, StandardCharsets.UTF_8)) == null)
                    .orElse(false);
        } catch (IOException e) {
            // Nobody may take it for a file that is not there: a new one would be made in its place.
            unread.put(path, reason(e));
            return false;
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String words = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return words == null ? e.getClass().getSimpleName() : words;
    }
}
