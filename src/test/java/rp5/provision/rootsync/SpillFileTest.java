package rp5.provision.rootsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MachineFacts;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.SystemSamples;

class SpillFileTest {
    private static final String MAIN = "/etc/rpi/swap.conf";
    private static final String DROP_IN = "/etc/rpi/swap.conf.d/";

    @Test
    void isThatOfTheLastSettingOfItsSection() {
        assertThat(SpillFile.path(Map.of(
                        MAIN,
                        "[Main]\nPath=/main\n[File]\n#Path=/var/swap\n Path = /one \n",
                        DROP_IN + "90-b.conf",
                        "[File]\nPath=/three\n",
                        DROP_IN + "10-a.conf",
                        "[File]\nPath=/two\n",
                        DROP_IN + "99-x.conf.bak",
                        "[File]\nPath=/four\n")))
                .contains("/three");
        assertThat(SpillFile.path(Map.of(MAIN, "[Zram]\nPath=/x\n"))).isEmpty();
        assertThat(SpillFile.path(Map.of())).isEmpty();
    }

    @Test
    void isNotCopiedWhileALoopDeviceLiesOnIt() {
        assertThat(Exclusions.forSource(facts("/srv/[spill]", "/srv/[spill]"), new SystemSamples().flags()))
                .contains("/srv/\\[spill]");
    }

    @Test
    void isSomebodysDataOtherwise() {
        assertThat(SpillFile.of(facts("/home", "/srv/spill.swap"))).isEmpty();
        assertThat(SpillFile.of(facts("/srv/spill.swap", "/srv/spill.swap"))).contains("/srv/spill.swap");
    }

    private static MachineFacts facts(String path, String underLoop) {
        FakeSource source = FakeSource.piOs().withText(DROP_IN + "80-path.conf", "[File]\nPath=" + path + "\n");
        return withDevices(
                new SystemSamples().source(source.facts()).facts(), new BlockDevices(List.of(loop(underLoop))));
    }

    private static BlockDevice loop(String file) {
        return new BlockDevice(
                "loop0",
                new DevicePath("/dev/loop0"),
                "7:0",
                "loop",
                ByteSize.mib(16),
                false,
                512,
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                file,
                "",
                List.of());
    }

    private static MachineFacts withDevices(MachineFacts facts, BlockDevices devices) {
        return new MachineFacts(
                facts.root(),
                facts.kernelRelease(),
                facts.memory(),
                facts.bootloaderDate(),
                devices,
                facts.mounts(),
                facts.swaps(),
                facts.volumeGroups(),
                facts.source());
    }
}
