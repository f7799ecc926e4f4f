package rp5.provision.mounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DevicePath;
import rp5.provision.model.TargetPaths;
import rp5.provision.testing.Fixtures;

class MountComparisonTest {
    private static final String MOUNTINFO = Fixtures.text("proc/steps-mountinfo.txt");

    private static List<String> differences(String mountinfo) {
        List<Action> actions = MountPlan.ofNew(
                TargetPaths.below(Path.of("/run/rp5-provision")), DeviceMap.of(new DevicePath("/dev/ubdb")));
        return MountComparison.differences(MountPlan.mounts(actions), MountTable.parse(mountinfo));
    }

    @Test
    void acceptsTheMountsThatTheStepMade() {
        assertThat(differences(MOUNTINFO)).isEmpty();
    }

    @Test
    void namesAMountThatIsNotThere() {
        assertThat(differences(MOUNTINFO.replaceAll("(?m)^34 .*\n", "")))
                .containsExactly("/run/rp5-provision/root/dev/pts is not a mount point");
        assertThat(differences("")).hasSize(11);
    }

    @Test
    void namesAnotherSourceOrFileSystem() {
        assertThat(differences(MOUNTINFO.replace("ext4 /dev/ubdb2", "ext4 /dev/ubdc2")))
                .containsExactly("/run/rp5-provision/root/boot: planned ext4 of /dev/ubdb2, found ext4 of /dev/ubdc2");
        assertThat(differences(MOUNTINFO.replace("- vfat /dev/ubdb1", "- msdos /dev/ubdb1")))
                .containsExactly("/run/rp5-provision/esp: planned vfat of /dev/ubdb1, found msdos of /dev/ubdb1");
    }

    @Test
    void namesABindMountThatShowsAnotherFolder() {
        assertThat(differences(MOUNTINFO.replace("98:17 /rp5-staging", "98:17 /other")))
                .containsExactly("/run/rp5-provision/root/boot/firmware does not show"
                        + " /run/rp5-provision/esp/rp5-staging but /other of /dev/ubdb1");
        assertThat(differences(MOUNTINFO.replace("33 29 0:5", "33 29 0:99"))).hasSize(1);
    }

    @Test
    void namesAMountThatOthersWouldSee() {
        assertThat(differences(MOUNTINFO.replace("root/dev rw,relatime -", "root/dev rw,relatime shared:2 -")))
                .containsExactly("/run/rp5-provision/root/dev shares its mounts with others");
    }
}
