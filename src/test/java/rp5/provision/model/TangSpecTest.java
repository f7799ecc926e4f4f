package rp5.provision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TangSpecTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://tang",
                "http://tang.example:8080",
                "https://192.168.1.5",
                "http://192.168.1.5:65535/tang/one"
            })
    void addressOfAServerIsTakenWithAndWithoutASlash(String url) {
        assertThat(TangSpec.at(url + "/", Optional.empty()).url()).isEqualTo(url);
        assertThat(TangSpec.at(url, Optional.empty()).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tang.example",
                "ftp://tang",
                "file:///etc/shadow",
                "http://",
                "http://user:secret@tang",
                "http://tang:0",
                "http://tang:65536",
                "http://tang/?a=b",
                "http://tang/a b",
                "http://tang/\",\"x\":\"",
                "http://tang/$(id)",
                "http://-tang",
                "http://[::1]",
                "http://tang//"
            })
    void anythingElseIsRefused(String url) {
        assertThatThrownBy(() -> TangSpec.at(url, Optional.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:s3cret@tang", "s3cret@tang", "https://s3cret@tang/a?b"})
    void passwordInAnAddressIsNotRepeated(String url) {
        assertThatThrownBy(() -> TangSpec.at(url, Optional.empty()))
                .hasMessageContaining("without user and password")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void thumbprintIsOneOfSha256() {
        assertThatThrownBy(() -> TangSpec.at("http://tang", Optional.of("short")))
                .hasMessageContaining("43 letters");
    }

    @Test
    void nameNeedsANameServerWhichAFixedAddressDoesNotBring() {
        NetworkAddress fixed = NetworkAddress.parse("10.0.0.2/24");
        Optional<TangSpec> named = Optional.of(TangSpec.at("http://tang:80", Optional.empty()));
        Optional<TangSpec> numbered = Optional.of(TangSpec.at("http://10.0.0.1:80", Optional.empty()));

        assertThatThrownBy(() -> new Remote(Optional.empty(), named, fixed))
                .hasMessageContaining("name the Tang server by its IPv4 address");
        assertThat(new Remote(Optional.empty(), numbered, fixed).isAsked()).isTrue();
        assertThat(new Remote(Optional.empty(), named, NetworkAddress.DHCP).packages())
                .containsExactly("clevis");
    }
}
