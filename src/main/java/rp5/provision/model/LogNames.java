package rp5.provision.model;

import java.nio.file.Path;
import java.util.List;

/** What the files in the log folder are called. The folder may be anybody's, and hold much else. */
public final class LogNames {
    public static final String RESULT = "ete_nvme_provision.json";
    public static final String EVENTS = "ete_nvme_provision.jsonl";
    public static final String JOURNAL = "ete_nvme_provision.journal";

    private LogNames() {}

    /** All of them in a folder. */
    public static List<Path> in(Path folder) {
        return List.of(folder.resolve(RESULT), folder.resolve(EVENTS), folder.resolve(JOURNAL));
    }
}
