package rp5.provision.vm;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Killed runs are gone on with in the same machine; {@link ResumeMoreIT} has the other layout, and power cuts. */
@Tag("slow")
class ResumeIT {
    @Test
    void aRunThatWasKilledTwiceIsGoneOnWithAndItsDiskBoots() {
        KilledRun run = KilledRun.of(Layout.DEBIAN);

        run.assertGoneOnWith();
        run.assertBoots("boot-after-kill-debian");
    }
}
