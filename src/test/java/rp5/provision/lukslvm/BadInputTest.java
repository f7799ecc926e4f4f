package rp5.provision.lukslvm;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.model.ByteSize;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.Names;
import rp5.provision.testing.Mangled;

/** What cryptsetup, lvs and blkid print of the target, damaged. */
class BadInputTest {
    private static final LuksSpec SPEC = Luks.specFor(ByteSize.mib(8192));

    @Property(tries = 600, seed = "2026")
    void luksDump(@ForAll("headers") String text) {
        answersOrRefuses(() -> LuksHeader.differences(SPEC, Set.of(), text));
    }

    @Property(tries = 600, seed = "2026")
    void lvs(@ForAll("volumes") String text) {
        answersOrRefuses(() -> LvmReport.differences(text));
    }

    @Property(tries = 600, seed = "2026")
    void blkid(@ForAll("tags") String text) {
        answersOrRefuses(() -> new Content(Names.ROOT_DEVICE, Map.of("TYPE", "ext4")).differences(text));
    }

    @Provide
    Arbitrary<String> headers() {
        return Mangled.fixtures("cryptsetup/steps-luksDump.json", "cryptsetup/luksDump.json");
    }

    @Provide
    Arbitrary<String> volumes() {
        return Mangled.fixtures("lvm/steps-lvs.json", "lvm/provisioned-closed-lvs.json");
    }

    @Provide
    Arbitrary<String> tags() {
        return Mangled.fixtures("blkid/steps-root.txt", "blkid/steps-ubdb1.txt");
    }
}
