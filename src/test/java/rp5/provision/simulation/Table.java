package rp5.provision.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A GPT, as sfdisk is told to write it and as it prints it. */
record Table(String id, List<Part> parts) {
    private static final Pattern PART =
            Pattern.compile("start=([0-9]+), size=([0-9]+), type=([^,]+), uuid=([^,]+), name=\"([^\"]*)\"");

    Table {
        parts = List.copyOf(parts);
    }

    /** Places in sectors of 512 bytes. */
    record Part(int number, long start, long size, String type, String uuid, String name) {
        String node() {
            return TargetDisk.PATH + "p" + number;
        }
    }

    static Table parse(String script) {
        String id = "";
        List<Part> parts = new ArrayList<>();
        for (String line : script.lines().toList()) {
            Matcher part = PART.matcher(line);
            if (line.startsWith("label-id: ")) {
                id = line.substring("label-id: ".length());
            } else if (part.matches()) {
                parts.add(new Part(
                        parts.size() + 1,
                        Long.parseLong(part.group(1)),
                        Long.parseLong(part.group(2)),
                        part.group(3),
                        part.group(4),
                        part.group(5)));
            }
        }
        return new Table(id, parts);
    }

    /** What a writer leaves that was killed: the first partition alone. */
    Table half() {
        return new Table(id, parts.subList(0, 1));
    }

    String json() {
        StringBuilder json = new StringBuilder("{\"partitiontable\": {\"label\": \"gpt\", \"id\": \"" + id
                + "\", \"device\": \"" + TargetDisk.PATH
                + "\", \"unit\": \"sectors\", \"firstlba\": 34, \"sectorsize\": 512, \"partitions\": [");
        String comma = "";
        for (Part part : parts) {
            json.append(String.format(
                    Locale.ROOT,
                    "%s{\"node\": \"%s\", \"start\": %d, \"size\": %d, \"type\": \"%s\", \"uuid\": \"%s\", \"name\": \"%s\"}",
                    comma,
                    part.node(),
                    part.start(),
                    part.size(),
                    part.type(),
                    part.uuid(),
                    part.name()));
            comma = ", ";
        }
        return json.append("]}}\n").toString();
    }
}
