package rp5.provision.rootsync;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.testing.Mangled;

/** What rsync and df print, damaged. */
class BadInputTest {
    @Property(tries = 600, seed = "2026")
    void progress(@ForAll("lines") String text) {
        answersOrRefuses(() -> text.lines().forEach(Progress2::parse));
    }

    @Property(tries = 600, seed = "2026")
    void stats(@ForAll("counts") String text) {
        answersOrRefuses(() -> RsyncCount.parse(text).plus(RsyncCount.NONE));
    }

    @Property(tries = 600, seed = "2026")
    void itemized(@ForAll("items") String text) {
        answersOrRefuses(() -> Differences.parse(text.lines().toList()));
        answersOrRefuses(() -> text.lines().forEach(new Vanished()::hear));
    }

    @Property(tries = 600, seed = "2026")
    void df(@ForAll("room") String text) {
        answersOrRefuses(() -> FreeSpace.shortages(text));
    }

    @Provide
    Arbitrary<String> lines() {
        return Mangled.fixtures("rsync/progress2-3.2.7.txt", "rsync/progress2-separators-3.2.7.txt");
    }

    @Provide
    Arbitrary<String> counts() {
        return Mangled.fixtures("rsync/stats-3.2.7.txt", "rsync/stats-3.5.0.txt");
    }

    @Provide
    Arbitrary<String> items() {
        return Mangled.fixtures(
                "rsync/itemize-wrong-3.2.7.txt", "rsync/itemize-meanwhile-3.5.0.txt", "rsync/vanished-3.2.7.txt");
    }

    @Provide
    Arbitrary<String> room() {
        return Mangled.of("     Avail   IFree Mounted on\n 900000000  10000 /run/x\n 3000000000 - /run/x/boot\n");
    }
}
