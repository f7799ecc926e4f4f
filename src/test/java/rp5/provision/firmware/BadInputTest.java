package rp5.provision.firmware;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.testing.Mangled;

/** What find and sha256sum print of the ESP, damaged. */
class BadInputTest {
    @Property(tries = 600, seed = "2026")
    void listing(@ForAll("listings") String text) {
        answersOrRefuses(() -> EspListing.parse(text));
    }

    @Property(tries = 600, seed = "2026")
    void manifest(@ForAll("digests") String text) {
        answersOrRefuses(() -> Manifest.parse(Path.of("/run/esp"), text));
    }

    @Provide
    Arbitrary<String> listings() {
        return Mangled.of("2250848 start4.elf\05448 fixup4.dat\01234 overlays/a b.dtbo\0");
    }

    @Provide
    Arbitrary<String> digests() {
        return Mangled.of(("0123456789abcdef".repeat(4) + " */run/esp/overlays/a b.dtbo\0").repeat(3));
    }
}
