package rp5.provision.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.Refusal;
import rp5.provision.model.Ids;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.TargetPaths;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.SystemSamples;

/** rsync stays within one file system, and each subvolume is one: the copy would have an empty folder in its place. */
class UnmountedTest {
    @Test
    void aSubvolumeThatWouldNotBeCopiedRefusesThePlan() {
        Planned planned = plan(FakeSource.piOs()
                .withSubvolume("/srv/photos", false)
                .withSubvolume("/home/pi/a\u001bb", false)
                .withSubvolume("/var/tmp", false)
                .withSubvolume("/backup/1", true));

        assertThat(planned.plan()).isEmpty();
        assertThat(planned.refusals())
                .extracting(Refusal::message)
                .containsExactly("Subvolumes of btrfs that are not mounted for themselves would not be copied:"
                        + " /home/pi/a?b, /srv/photos.");
    }

    @Test
    void snapshotsAreTold() {
        Planned planned =
                plan(FakeSource.piOs().withSubvolume("/.snapshots", false).withSubvolume("/backup/1", true));

        assertThat(planned.refusals()).isEmpty();
        assertThat(planned.warnings())
                .contains("Not copied, since these are snapshots of btrfs: /.snapshots, /backup/1.");
    }

    @Test
    void ofVeryManyAFewAreNamed() {
        FakeSource source = FakeSource.piOs();
        for (int i = 10; i < 25; i++) {
            source.withSubvolume("/var/lib/docker/btrfs/subvolumes/" + i, false);
        }

        assertThat(plan(source).refusals()).singleElement().satisfies(refusal -> assertThat(refusal.message())
                .endsWith("subvolumes/19 and 5 more."));
    }

    private static Planned plan(FakeSource source) {
        MachineFacts facts = FakeMachine.onSd().facts();
        SystemSamples samples = new SystemSamples();
        return Planner.plan(
                samples.flags(),
                samples.plan().disk(),
                List.of(),
                new MachineFacts(
                        facts.root(),
                        facts.kernelRelease(),
                        facts.memory(),
                        facts.bootloaderDate(),
                        facts.devices(),
                        facts.mounts(),
                        facts.swaps(),
                        facts.volumeGroups(),
                        source.facts()),
                Ids.choose(() -> new UUID(1, 2)),
                TargetPaths.below(TargetPaths.BASE));
    }
}
