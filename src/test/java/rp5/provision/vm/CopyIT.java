package rp5.provision.vm;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** {@link CopyMoreIT} has the layout that there is no time for. */
@Tag("vm")
class CopyIT extends CopyChecks {
    static List<Layout> layouts() {
        return List.of(Layout.PIOS, Layout.DEBIAN);
    }
}
