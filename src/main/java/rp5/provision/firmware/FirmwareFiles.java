package rp5.provision.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The files without which we call no firmware partition complete. */
final class FirmwareFiles {
    /**
     * A Pi 5 carries its own firmware and reads neither of the two {@code 4} files; they stay required so that every disk that we
     * make also starts on a Pi 4.
     */
    private static final List<String> REQUIRED = List.of("start4.elf", "fixup4.dat", "bcm2712-rpi-5-b.dtb");

    private FirmwareFiles() {}

    /** What is missing or empty, each as a few words; names on a FAT have no case. */
    static List<String> missing(Map<String, Long> sizes) {
        Map<String, Long> byName = new TreeMap<>();
        sizes.forEach((name, size) -> byName.put(name.toLowerCase(Locale.ROOT), size));
        List<String> missing = new ArrayList<>();
        for (String name : REQUIRED) {
            Long size = byName.get(name);
            if (size == null) {
                missing.add(name);
            } else if (size == 0) {
                missing.add(name + " (it is empty)");
            }
        }
        boolean overlays = byName.entrySet().stream()
                .anyMatch(file -> file.getKey().startsWith("overlays/")
                        && file.getKey().endsWith(".dtbo")
                        && file.getValue() > 0);
        if (!overlays) {
            missing.add("overlays/*.dtbo");
        }
        return missing;
    }
}
