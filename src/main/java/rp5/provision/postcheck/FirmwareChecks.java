package rp5.provision.postcheck;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import rp5.provision.model.CheckResult;

/** Whether the firmware's own files are there; a Pi 5 does not read the two for older boards, but this project asks for them. */
final class FirmwareChecks {
    private static final String PI5 = "bcm2712-rpi-5-b.dtb";
    private static final Pattern TREES = Pattern.compile("bcm2712[^/]*\\.dtb");
    private static final Pattern OVERLAYS = Pattern.compile("overlays/[^/]+\\.dtbo");
    private static final String REMEDY = "Copy it from a working system, or reinstall raspi-firmware.";

    private FirmwareChecks() {}

    static List<CheckResult> of(Subject subject) {
        Map<String, Long> files = subject.target().files(Subject.FIRMWARE);
        return List.of(
                file("firmware-start4", "start4.elf", files),
                file("firmware-fixup4", "fixup4.dat", files),
                file("firmware-device-tree", PI5, files),
                several("firmware-device-trees", "bcm2712*.dtb", TREES, files),
                several("firmware-overlays", "overlays/*.dtbo", OVERLAYS, files));
    }

    private static CheckResult file(String name, String file, Map<String, Long> files) {
        Long size = files.get(file);
        if (size == null) {
            return CheckResult.fail(name, file + " is missing", REMEDY);
        }
        return size > 0
                ? CheckResult.pass(name, file + ", " + size + " bytes")
                : CheckResult.fail(name, file + " is empty", REMEDY);
    }

    private static CheckResult several(String name, String what, Pattern pattern, Map<String, Long> files) {
        List<String> found = files.keySet().stream()
                .filter(file -> pattern.matcher(file).matches())
                .toList();
        List<String> empty =
                found.stream().filter(file -> files.getOrDefault(file, 0L) == 0).toList();
        if (found.isEmpty()) {
            return CheckResult.fail(name, "there is no " + what, REMEDY);
        }
        return empty.isEmpty()
                ? CheckResult.pass(name, found.size() + " of " + what)
                : CheckResult.fail(name, "empty: " + String.join(", ", empty), REMEDY);
    }
}
