package rp5.provision.postcheck;

import java.util.HashMap;
import java.util.Map;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.model.DevicePath;

/** What {@code blkid -p -o export} says of a device: tags and values (blkid(8)). */
record BlkidExport(Map<String, String> tags) {
    BlkidExport {
        tags = Map.copyOf(tags);
    }

    /** Reads the device itself, past blkid's cache; empty when nothing is on it. */
    static BlkidExport of(DevicePath device, Prober prober) {
        Output output = prober.probe(PostcheckCommands.content(device));
        return parse(output.stdout());
    }

    static BlkidExport parse(String text) {
        Map<String, String> tags = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                tags.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return new BlkidExport(tags);
    }

    /** The empty text when there is no such tag. */
    String value(String tag) {
        return tags.getOrDefault(tag, "");
    }

    /** In words for people: {@code vfat FAT32 1A2B-3C4D}. */
    String describe() {
        String words = String.join(" ", value("TYPE"), value("VERSION"), value("UUID"), value("LABEL"))
                .replaceAll(" +", " ")
                .strip();
        return words.isEmpty() ? "nothing that is known" : words;
    }
}
