package rp5.provision.planning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.errors.ResultCode;
import rp5.provision.testing.DiskSamples;
import rp5.provision.testing.FakeSource;

class LvmSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/etc/lvm/lvm.conf; devices { filter = [ \"a|/dev/sda|\", \"r|.*|\" ] }; filter hides /dev/mapper/cryptroot",
                "/etc/lvm/lvmlocal.conf; activation { volume_list = [ \"data\" ] }; volume_list does not name rp5vg",
                "/etc/lvm/lvm.conf; global { event_activation = 0 }; event_activation=0"
            })
    void whatWouldHideTheRootVolumeIsRefusedBeforeAnythingIsErased(String file, String text, String told) {
        FakeSource source = FakeSource.piOs().withText(file, text);

        assertThat(LvmSettings.objection(source.facts(), DiskSamples.ids())).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ResultCode.FAIL_SAFETY_GUARD);
            assertThat(refusal.message())
                    .startsWith("LVM's settings in /etc/lvm would hide")
                    .contains(told);
            assertThat(refusal.remedy()).contains("/etc/lvm/lvm.conf");
        });
    }

    @Test
    void settingsThatHideNothingArePlannedWith() {
        FakeSource source = FakeSource.piOs()
                .withText("/etc/lvm/lvm.conf", "devices {\n\t# filter = [ \"r|.*|\" ]\n\tuse_devicesfile = 0\n}\n");

        assertThat(LvmSettings.objection(source.facts(), DiskSamples.ids())).isEmpty();
    }
}
