package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.FakeContext;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.Samples;

/** On the disk that the system runs from, where nothing is released before: what a killed run had unpacked is gone before the next image is. */
class EarlierImagesTest {
    private static final String BASE = "/run/rp5-provision";
    private static final String IMAGE = BASE + "/image-initramfs8";
    private static final Path FIRMWARE = Path.of("/boot/firmware");

    private final FakeMemory memory = new FakeMemory();

    @Test
    void imageOfAKilledRunGivesWayToTheNextOneAndNothingStays() {
        leave(BASE, IMAGE, IMAGE + "/all/main/dev");
        StepContext context = context(IMAGE, IMAGE + "/all/main/dev");

        EarlierImages.release(context);

        assertThat(memory.mounted()).isEmpty();
        assertThat(memory.folders()).isEmpty();
        UnpackedImage.of(FIRMWARE.resolve("initramfs8"), "initramfs8", context);
        assertThat(memory.mounted()).containsExactly(IMAGE, IMAGE + "/all/dev");
        context.cleanups().close();
        assertThat(memory.mounted()).isEmpty();
        assertThat(memory.folders()).isEmpty();
    }

    /** As many as there were runs that were killed. */
    @Test
    void imagesThatLieOnEachOtherAllGo() {
        leave(BASE, IMAGE, IMAGE);

        EarlierImages.release(context(IMAGE, IMAGE));

        assertThat(memory.mounted()).isEmpty();
    }

    @Test
    void stickInAnImageGoesBeforeIt() {
        String stick = IMAGE + "/all/run/rp5-usb-key";
        leave(BASE, IMAGE, stick);

        EarlierImages.release(context(IMAGE, stick));

        assertThat(memory.unmounted()).containsExactly(stick, IMAGE);
    }

    @Test
    void whatWasMountedThereForAnotherDiskStays() {
        leave(BASE, BASE, BASE + "/root", IMAGE);

        EarlierImages.release(context(BASE, BASE + "/root", IMAGE));

        assertThat(memory.unmounted()).containsExactly(IMAGE);
        assertThat(memory.folders()).contains(BASE + "/root");
    }

    @Test
    void imageThatStaysIsTold() {
        leave(BASE, IMAGE);
        memory.stuck();

        assertThatThrownBy(() -> EarlierImages.release(context(IMAGE)))
                .isInstanceOfSatisfying(StepException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ResultCode.FAIL_CLEANUP);
                    assertThat(failure.details()).containsExactly(IMAGE);
                });
    }

    @Test
    void nothingIsDoneForAnyOtherDisk() {
        leave(BASE, IMAGE);
        ProvisionPlan plan = plan(TargetPaths.below(Path.of(BASE)));

        EarlierImages.release(FakeContext.of(plan, facts(IMAGE), memory));

        assertThat(memory.mounted()).containsExactly(IMAGE);
    }

    @Test
    void checkLetsGoOfThemThoughItHasNothingToTry() {
        leave(BASE, IMAGE);
        memory.answering(
                KnownWaysTest.header(Map.of()),
                "cryptsetup",
                "luksDump",
                "--dump-json-metadata",
                Samples.plan().devices().luks().value());

        assertThat(new UnlockCheckStep().apply(context(IMAGE))).isInstanceOf(StepReport.Skipped.class);
        assertThat(memory.mounted()).isEmpty();
        assertThat(memory.folders()).isEmpty();
    }

    /** The rest of its work nobody scripted. */
    @Test
    void rotationLetsGoOfThemFirst() {
        leave(BASE, IMAGE);

        assertThatThrownBy(() -> new RotateStep().apply(context(IMAGE))).isInstanceOf(AssertionError.class);
        assertThat(memory.mounted()).isEmpty();
    }

    private void leave(String base, String... mounts) {
        memory.folder(base);
        for (String place : mounts) {
            memory.folder(place);
            memory.mounted(place);
        }
    }

    private StepContext context(String... mounts) {
        return FakeContext.of(plan(TargetPaths.below(Path.of(BASE)).live(FIRMWARE)), facts(mounts), memory);
    }

    private static ProvisionPlan plan(TargetPaths paths) {
        ProvisionPlan plan = Samples.plan();
        return new ProvisionPlan(
                plan.flags(),
                plan.disk(),
                plan.devices(),
                plan.layout(),
                plan.ids(),
                plan.luks(),
                plan.source(),
                paths,
                List.of(),
                List.of());
    }

    private static MachineFacts facts(String... mounts) {
        FakeMachine machine = FakeMachine.onSd();
        for (String place : mounts) {
            machine.mount(place, "/", "0:60", "tmpfs", "tmpfs", "rw");
        }
        return machine.facts();
    }
}
