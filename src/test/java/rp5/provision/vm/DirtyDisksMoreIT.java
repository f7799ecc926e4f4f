package rp5.provision.vm;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link DirtyDisksIT} has no time for. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirtyDisksMoreIT {
    private DirtyDisk stopped;

    static List<Dirt> few() {
        return Dirt.FEW;
    }

    static List<Dirt> more() {
        return Dirt.MORE;
    }

    @BeforeAll
    void runAll() {
        stopped = DirtyDisk.stoppedRuns("dirty-more", Dirt.MORE);
    }

    @ParameterizedTest
    @MethodSource("more")
    void nothingOfThePastIsLeft(Dirt dirt) {
        stopped.assertStoppedAfterTheContainerWasMade(dirt);
        stopped.assertNoRemnant(dirt);
    }

    @ParameterizedTest
    @MethodSource("few")
    void aWholeRunEndsWell(Dirt dirt) {
        DirtyDisk whole = DirtyDisk.wholeRun(dirt);
        whole.assertComplete(dirt);
        whole.assertNoRemnant(dirt);
    }
}
