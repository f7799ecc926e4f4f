package rp5.provision.partitioning;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.testing.Mangled;

/** What sfdisk, lsblk and wipefs print of the target, damaged. */
class BadInputTest {
    @Property(tries = 600, seed = "2026")
    void sfdisk(@ForAll("tables") String text) {
        answersOrRefuses(() -> DiskTable.parse(text));
    }

    @Property(tries = 600, seed = "2026")
    void lsblk(@ForAll("lists") String text) {
        answersOrRefuses(() -> PartitionNodes.parse(text));
        answersOrRefuses(() -> DiskUse.of(text));
    }

    @Property(tries = 600, seed = "2026")
    void wipefs(@ForAll("signatures") String text) {
        answersOrRefuses(() -> Signatures.foreign(text));
    }

    @Provide
    Arbitrary<String> tables() {
        return Mangled.fixtures("sfdisk/steps-ubdb.json", "sfdisk/provisioned-closed-ubda.json");
    }

    @Provide
    Arbitrary<String> lists() {
        return Mangled.fixtures("lsblk/steps-nodes-ubdb.json", "lsblk/steps-use-mounted.json");
    }

    @Provide
    Arbitrary<String> signatures() {
        return Mangled.fixtures("wipefs/steps-ubdb.json", "wipefs/steps-ubdb1.json");
    }
}
