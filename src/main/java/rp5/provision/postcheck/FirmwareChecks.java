package rp5.provision.postcheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import rp5.provision.model.CheckResult;

/** Whether the firmware's own files are there; a Pi 5 does not read the two for older boards, but this project asks for them. */
final class FirmwareChecks {
    private static final String PI5 = "bcm2712-rpi-5-b.dtb";
    private static final Pattern TREES = Pattern.compile("bcm2712[^/]*\\.dtb");
    private static final Pattern OVERLAYS = Pattern.compile("overlays/[^/]+\\.dtbo");
    private static final int TREE_MARK = 0xd00dfeed;
    private static final String REMEDY = "Copy it from a working system, or reinstall raspi-firmware.";

    private FirmwareChecks() {}

    static List<CheckResult> of(Subject subject) {
        Map<String, Long> files = subject.target().files(Subject.FIRMWARE);
        return List.of(
                file("firmware-start4", "start4.elf", files),
                file("firmware-fixup4", "fixup4.dat", files),
                file("firmware-device-tree", PI5, files),
                several("firmware-device-trees", "bcm2712*.dtb", TREES, files),
                damagedTrees(subject, files),
                several("firmware-overlays", "overlays/*.dtbo", OVERLAYS, files));
    }

    /** A flattened device tree begins with its mark and its length (Devicetree Specification, 5.2). */
    private static CheckResult damagedTrees(Subject subject, Map<String, Long> files) {
        String name = "firmware-device-trees-whole";
        List<String> damaged = files.entrySet().stream()
                .filter(file -> TREES.matcher(file.getKey()).matches() && file.getValue() > 0)
                .filter(file -> !isWhole(subject, file.getKey(), file.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return damaged.isEmpty()
                ? CheckResult.pass(name, "each of bcm2712*.dtb is as long as it says")
                : CheckResult.fail(name, "no device tree, or cut short: " + String.join(", ", damaged), REMEDY);
    }

    private static boolean isWhole(Subject subject, String file, long size) {
        try (InputStream in =
                subject.target().open(Subject.FIRMWARE + "/" + file).orElseThrow()) {
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(8));
            return head.remaining() == 8 && head.getInt() == TREE_MARK && Integer.toUnsignedLong(head.getInt()) <= size;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
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
