package rp5.provision.mounts;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.testing.Mangled;

/** The kernel's list of mounts, damaged. */
class BadInputTest {
    @Property(tries = 600, seed = "2026")
    void mountinfo(@ForAll("mounts") String text) {
        answersOrRefuses(() -> MountTable.parse(text).at(Path.of("/boot")));
    }

    @Provide
    Arbitrary<String> mounts() {
        return Mangled.fixtures("proc/steps-mountinfo.txt", "proc/sd-and-empty-target-mountinfo")
                .map(text -> text.replace("/ /run", "/ /run\\000"));
    }
}
