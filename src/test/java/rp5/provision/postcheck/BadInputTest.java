package rp5.provision.postcheck;

import static rp5.provision.testing.Mangled.answersOrRefuses;

import java.nio.file.Path;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.bootchain.LvmVisibility;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.Mode;
import rp5.provision.model.TargetPaths;
import rp5.provision.testing.Mangled;

/** What the tools print of a disk that is checked, and its settings, damaged. */
class BadInputTest {
    @Property(tries = 600, seed = "2026")
    void reports(@ForAll("reports") String text) {
        answersOrRefuses(() -> SfdiskTable.parse(text));
        answersOrRefuses(() -> LuksHeader.parse(text).mostMemoryKib());
        answersOrRefuses(() -> LvmRows.parse("pv", text).column("pv_name"));
        answersOrRefuses(() -> BlkidExport.parse(text).describe());
    }

    /** A disk whose identifiers cannot be read is not one of ours. */
    @Property(tries = 600, seed = "2026")
    void identifiers(@ForAll("tags") String text) {
        Prober prober = probe -> new Output(0, text, "");
        answersOrRefuses(() -> ContentIds.read(DeviceMap.of(Samples.DISK), prober));
    }

    @Property(tries = 600, seed = "2026")
    void existingDisk(@ForAll("tables") String table, @ForAll("headers") String header) {
        Prober prober = probe -> new Output(0, answer(probe, table, header), "");
        answersOrRefuses(() -> ExistingDisk.plan(
                Samples.flags(Mode.POSTCHECK),
                Samples.sdAndTarget().get(3),
                Samples.IDENTITY,
                Samples.facts(),
                prober,
                TargetPaths.below(Path.of("/run/x"))));
    }

    @Property(tries = 600, seed = "2026")
    void settings(@ForAll("settings") String text) {
        answersOrRefuses(() -> LvmVisibility.obstacles(name -> Optional.of(text), Samples.LUKS));
        answersOrRefuses(() -> text.lines().forEach(new DpkgStatus()::line));
    }

    private static String answer(Probe probe, String table, String header) {
        return switch (probe.argv().get(0)) {
            case "sfdisk" -> table;
            case "cryptsetup" -> header;
            default ->
                probe.argv().get(4).endsWith("1")
                        ? GoodMachine.blkid("vfat", "FAT32", "1A2B-3C4D", "")
                        : GoodMachine.blkid(
                                probe.argv().get(4).endsWith("2") ? "ext4" : "crypto_LUKS", "2", Samples.LUKS, "");
        };
    }

    @Provide
    Arbitrary<String> reports() {
        return Mangled.fixtures(
                "sfdisk/provisioned-closed-ubdb.json",
                "cryptsetup/luksDump.json",
                "lvm/provisioned-open-mounted-pvs.json",
                "blkid/steps-ubdb1.txt");
    }

    @Provide
    Arbitrary<String> tags() {
        return Mangled.of(
                GoodMachine.blkid("vfat", "FAT32", "1A2B-3C4D", "RP5-ESP"),
                GoodMachine.blkid("ext4", "1.0", Samples.LUKS, ""),
                GoodMachine.blkid("crypto_LUKS", "2", "none", ""));
    }

    @Provide
    Arbitrary<String> tables() {
        return Mangled.of(GoodMachine.TABLE);
    }

    @Provide
    Arbitrary<String> headers() {
        return Mangled.of(GoodMachine.HEADER);
    }

    @Provide
    Arbitrary<String> settings() {
        return Mangled.of(
                "devices {\n\tfilter = [ \"a|/dev/sd.*|\", \"r|.*|\" ] # x\n\tuse_devicesfile = 1\n}\n",
                "Package: lvm2\nStatus: install ok installed\n\n");
    }
}
