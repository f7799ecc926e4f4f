package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceNumberTest {
    @Test
    void isTakenApartAsTheKernelPutsItTogether() {
        assertThat(DeviceNumber.text(0x0301L)).isEqualTo("3:1");
        assertThat(DeviceNumber.text(0x1_0301L)).isEqualTo("259:1");
        assertThat(DeviceNumber.text(0x10_082cL)).isEqualTo("8:300");
        assertThat(DeviceNumber.text(0x1000_0000_0801L)).isEqualTo("4104:1");
    }
}
