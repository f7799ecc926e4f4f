package rp5.provision.vm;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --yes} on a disk with a past; {@link DirtyDisksMoreIT} has more of them, and runs some to their end. */
@Tag("vm")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirtyDisksIT {
    private DirtyDisk stopped;

    static List<Dirt> dirt() {
        return List.of(Dirt.OPEN_CONTAINER_WITH_OUR_NAMES);
    }

    @BeforeAll
    void runAll() {
        stopped = DirtyDisk.stoppedRuns("dirty", dirt());
    }

    @ParameterizedTest
    @MethodSource("dirt")
    void nothingOfThePastIsLeft(Dirt dirt) {
        stopped.assertStoppedAfterTheContainerWasMade(dirt);
        stopped.assertNoRemnant(dirt);
    }
}
