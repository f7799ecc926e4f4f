package rp5.provision.files;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.testing.Mangled;

/** The kernel's list of mounts, damaged. */
class BadInputTest {
    @Property(tries = 600, seed = "2026")
    void mountinfo(@ForAll("mounts") String text) {
        answersOrRefuses(() -> MountInfo.parse(text));
    }

    @Provide
    Arbitrary<String> mounts() {
        return Mangled.fixtures("proc/provisioned-open-mounted-mountinfo", "proc/sd-and-empty-target-mountinfo");
    }
}
