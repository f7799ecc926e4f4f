package rp5.provision.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

/** The files of a folder with their sizes, as {@code find -printf '%s %P\0'} prints them, and how two such lists differ. */
final class EspListing {
    private static final int MOST = 20;
    private static final Pattern FILE = Pattern.compile("([0-9]{1,18}) (.+)", Pattern.DOTALL);

    private EspListing() {}

    static Map<String, Long> parse(String output) {
        Map<String, Long> sizes = new TreeMap<>();
        for (String file : output.split("\0", -1)) {
            Matcher found = FILE.matcher(file);
            if (found.matches()) {
                sizes.put(found.group(2), Long.parseLong(found.group(1)));
            } else if (!file.isEmpty()) {
                throw new StepException(
                        ResultCode.FAIL_GENERIC, "Could not understand what find printed.", List.of(file), null);
            }
        }
        return sizes;
    }

    /** What is expected and not there, or not of its size; at most twenty lines. */
    static List<String> differences(Map<String, Long> expected, Map<String, Long> found) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(expected).forEach((name, size) -> {
            Long there = found.get(name);
            if (there == null) {
                lines.add(name + " is not there");
            } else if (!there.equals(size)) {
                lines.add(name + " has " + there + " bytes instead of " + size);
            }
        });
        if (lines.size() <= MOST) {
            return lines;
        }
        List<String> first = new ArrayList<>(lines.subList(0, MOST));
        first.add("and " + (lines.size() - MOST) + " more");
        return first;
    }
}
