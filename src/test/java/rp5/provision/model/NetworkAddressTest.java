package rp5.provision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dhcp | dhcp",
                "192.168.1.20/24 | 192.168.1.20:::255.255.255.0:::off",
                "192.168.1.20/24,192.168.1.1 | 192.168.1.20::192.168.1.1:255.255.255.0:::off",
                "10.9.8.7/12,10.0.0.1 | 10.9.8.7::10.0.0.1:255.240.0.0:::off",
                "10.9.8.6/30 | 10.9.8.6:::255.255.255.252:::off",
                "10.9.9.0/23 | 10.9.9.0:::255.255.254.0:::off",
                "130.1.2.3/1,255.1.1.1 | 130.1.2.3::255.1.1.1:128.0.0.0:::off"
            })
    void isWhatTheKernelTakes(String text, String setting) {
        assertThat(NetworkAddress.parse(text).setting()).isEqualTo(setting);
        assertThat(NetworkAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DHCP",
                "none",
                "192.168.1.20",
                "192.168.1.20/",
                "192.168.1.20/0",
                "192.168.1.20/31",
                "192.168.1.256/24",
                "192.168.01.2/24",
                "192.168.1/24",
                "1.2.3.4.5/24",
                "192.168.1.20/24,",
                "192.168.1.20/24,192.168.2.1",
                "192.168.1.20/24,192.168.1.1,eth0",
                "192.168.1.20::192.168.1.1:255.255.255.0::eth0:off",
                "fe80::1/64",
                "192.168.1.20/24;reboot",
                "192.168.1.0/24",
                "192.168.1.255/24",
                "10.0.3.255/22",
                "0.1.2.3/8",
                "127.0.0.1/8",
                "224.0.0.5/24",
                "255.255.255.254/24",
                "192.168.1.20/24,192.168.1.0",
                "192.168.1.20/24,192.168.1.255",
                "192.168.1.20/24,192.168.1.20"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> NetworkAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gatewayIsNamedWhenItCannotBeReached() {
        assertThatThrownBy(() -> NetworkAddress.parse("192.168.1.20/24,192.168.2.1"))
                .hasMessageContaining("192.168.2.1 is not in the network of 192.168.1.20/24");
    }
}
