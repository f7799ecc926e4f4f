package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FstabTest {

    static final TargetIds IDS = new TargetIds(
            "11111111-2222-3333-4444-555555555555",
            "66666666-7777-8888-9999-000000000000",
            "1A2B-3C4D",
            "3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44",
            "cryptroot",
            "rp5vg",
            "root");

    private static final String OURS = """
            UUID=11111111-2222-3333-4444-555555555555 / ext4 defaults,noatime,errors=remount-ro 0 1
            UUID=66666666-7777-8888-9999-000000000000 /boot ext4 defaults,noatime 0 2
            UUID=1A2B-3C4D /boot/firmware vfat defaults,umask=0077 0 2
            """;

    @Test
    void replacesTheSystemsEntriesAndKeepsForeignOnes() {
        String original = """
                # <file system> <mount point>
                PARTUUID=4e639091-01  /boot/firmware/  vfat    defaults          0       2
                PARTUUID=4e639091-02  /               ext4    defaults,noatime  0       1
                # my disk
                UUID=abcd\t/srv\text4  nofail,x-systemd.device-timeout=5
                PARTUUID=4e639091-03 /data ext4 defaults 0 2
                /var/swap none swap sw 0 0
                nas:/media /mnt/my\\040nas nfs defaults 0 0""";

        assertThat(render(original)).isEqualTo("# <file system> <mount point>\n" + OURS + """
                # my disk
                UUID=abcd\t/srv\text4  nofail,x-systemd.device-timeout=5
                /var/swap none swap sw 0 0
                nas:/media /mnt/my\\040nas nfs defaults 0 0""");
    }

    @Test
    void changesNothingTheSecondTime() {
        String once = render("proc /proc proc defaults 0 0\nPARTUUID=4e639091-02 / ext4 defaults 0 1\n# end");

        assertThat(render(once)).isEqualTo(once);
        assertThat(once).endsWith("# end");
    }

    @Test
    void standsAloneWhereThereWasNoEntry() {
        assertThat(render("")).isEqualTo(OURS);
        assertThat(render("# none")).isEqualTo("# none\n" + OURS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ext4 | defaults,noatime,commit=600,discard | defaults,noatime,errors=remount-ro,commit=600,discard",
                "ext4 | rw,relatime,errors=panic | defaults,relatime,errors=panic",
                "ext4 | ro,subvol=x,usrjquota=a | defaults,noatime,errors=remount-ro",
                "btrfs | discard,commit=30 | defaults,noatime,errors=remount-ro"
            })
    void carriesOptionsOfTheOldRootThatFitTheNewOne(String type, String options, String expected) {
        String text = render("PARTUUID=4e639091-02 / " + type + " " + options + " 0 1\n");

        assertThat(Fstab.parse(text).at("/"))
                .singleElement()
                .extracting(FstabEntry::options)
                .isEqualTo(List.of(expected.split(",", -1)));
    }

    @Test
    void readsEscapesAndMissingFields() {
        Fstab fstab = Fstab.parse("//nas/a\\040b /mnt/a\\040b\\134 cifs\n\ntwo fields\n  # comment\n");

        assertThat(fstab.entries())
                .containsExactly(new FstabEntry("//nas/a b", "/mnt/a b\\", "cifs", List.of("defaults"), 0, 0));
        assertThat(fstab.entries().get(0).render()).isEqualTo("//nas/a\\040b /mnt/a\\040b\\134 cifs defaults 0 0");
    }

    @Test
    void givesBackWhatItRead() {
        String text = "# a\r\nx /y z\t\n\n   \nlast line";

        assertThat(Fstab.parse(text).render()).isEqualTo(text);
    }

    @Test
    void tellsSwapFilesFromSwapPartitions() {
        assertThat(Fstab.parse("/swapfile none swap sw\n/dev/zram0 none swap sw\nUUID=a none swap sw\n")
                        .entries())
                .extracting(FstabEntry::isSwapFile)
                .containsExactly(true, false, false);
    }

    private static String render(String original) {
        return FstabForTarget.render(original, IDS, entry -> entry.source().startsWith("PARTUUID=4e639091"));
    }
}
