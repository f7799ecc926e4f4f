package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A target that cannot be written, and one that gives back something else than was written; {@link DyingDisksMoreIT} has the others. */
@Tag("slow")
class DyingDisksIT {
    @Test
    void isToldWithTheKernelsWordsAndNeverASuccess() {
        DyingDisks runs = DyingDisks.of("dying", """
                dying_disk 5500
                state state-before
                # In the header of the container.
                fail_at 3147840 8
                dying_run header
                heal
                at_reading_back 2 damage
                dying_run damage
                echo "$BIG" >/host/big
                """);

        runs.assertFailed("header", "FAIL_LUKS", "lukslvm");
        assertThat(runs.details("header")).contains("kernel: ", "dev loop0, sector 31478", "(WRITE)");

        runs.assertFailed("damage", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("damage")).contains(runs.result().file("big").strip() + " has another content");
        assertThat(runs.json("damage").at("/failure/details")).hasSize(1);
    }
}
