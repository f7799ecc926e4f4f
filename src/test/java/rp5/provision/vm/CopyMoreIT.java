package rp5.provision.vm;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** What {@link CopyIT} has no time for. */
@Tag("slow")
class CopyMoreIT extends CopyChecks {
    static List<Layout> layouts() {
        return List.of(Layout.PIOS_BOOKWORM);
    }
}
