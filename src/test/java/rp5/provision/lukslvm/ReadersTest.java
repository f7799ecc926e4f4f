package rp5.provision.lukslvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DevicePath;
import rp5.provision.model.LuksSpec;
import rp5.provision.testing.Fixtures;

/** The readers of blkid, cryptsetup and LVM on output of real tools. */
class ReadersTest {
    private static final LuksSpec SPEC = Luks.specFor(ByteSize.mib(2048));
    private static final String HEADER = Fixtures.text("cryptsetup/steps-luksDump.json");
    private static final String VOLUMES = Fixtures.text("lvm/steps-lvs.json");

    @Test
    void acceptsTheHeaderThatWasMadeFromTheSpec() {
        assertThat(LuksHeader.differences(SPEC, Set.of(), HEADER)).isEmpty();
    }

    @Test
    void namesWhatIsOtherInAHeader() {
        assertThat(LuksHeader.differences(
                        SPEC, Set.of(), HEADER.replace("\"sector_size\":4096", "\"sector_size\":512")))
                .containsExactly("sector size: planned 4096, found 512");
        assertThat(LuksHeader.differences(SPEC, Set.of(), HEADER.replace("aes-xts-plain64", "aes-cbc-essiv:sha256")))
                .containsExactly("cipher: planned aes-xts-plain64, found aes-cbc-essiv:sha256");
        assertThat(LuksHeader.differences(SPEC, Set.of(), HEADER.replace("\"key_size\":64", "\"key_size\":32")))
                .containsExactly("key bits: planned 512, found 256");
        assertThat(LuksHeader.differences(SPEC, Set.of(), Fixtures.text("cryptsetup/luksDump.json")))
                .contains("key derivation: planned argon2id, found pbkdf2");
        assertThat(LuksHeader.differences(SPEC, Set.of(), "{}")).hasSize(8);
        assertThat(LuksHeader.differences(SPEC, Set.of(), "Device is not LUKS")).hasSize(1);
    }

    @Test
    void doesNotAcceptMoreMemoryThanASmallerPiCanGive() {
        assertThat(LuksHeader.differences(SPEC, Set.of(), HEADER.replace("\"memory\":65536", "\"memory\":1048576")))
                .containsExactly("key derivation memory in KiB: planned at most 524288, found 1048576");
    }

    @Test
    void acceptsTheOneVolumeOnOurMapping() {
        assertThat(LvmReport.differences(VOLUMES)).isEmpty();
    }

    @Test
    void namesWhatIsOtherInTheGroup() {
        assertThat(LvmReport.differences(VOLUMES.replace("/dev/mapper/cryptroot(0)", "/dev/sda1(0)")))
                .containsExactly("devices: planned /dev/mapper/cryptroot(0), found /dev/sda1(0)");
        assertThat(LvmReport.differences(VOLUMES.replace("\"pv_count\":\"1\"", "\"pv_count\":\"2\"")))
                .containsExactly("pv_count: planned 1, found 2");
        assertThat(LvmReport.differences("{}")).containsExactly("volumes in rp5vg: planned 1, found 0");
        assertThat(LvmReport.differences("Volume group not found")).hasSize(1);
    }

    @Test
    void comparesTagsOfADevice() {
        Content esp = new Content(
                new DevicePath("/dev/ubdb1"),
                Map.of("TYPE", "vfat", "VERSION", "FAT32", "UUID", "1A2B-3C4D", "LABEL", "RP5-ESP"));

        assertThat(esp.differences(Fixtures.text("blkid/steps-ubdb1.txt"))).isEmpty();
        assertThat(esp.differences(Fixtures.text("blkid/steps-ubdb1.txt").replace("VERSION=FAT32", "VERSION=FAT16")))
                .containsExactly("/dev/ubdb1: VERSION planned FAT32, found FAT16");
        assertThat(esp.differences("")).hasSize(4).allMatch(line -> line.endsWith("found nothing"));
    }

    @Test
    void keySlotThatNobodyOfUsMadeIsADifference() {
        String three = HEADER.replace("\"keyslots\":{", "\"keyslots\":{\"2\":{},\"9\":{},");

        assertThat(three).isNotEqualTo(HEADER);
        assertThat(LuksHeader.differences(SPEC, Set.of(1, 2), three))
                .containsExactly("key slot 9 was not made by this program");
        assertThat(LuksHeader.differences(SPEC, Set.of(), three)).contains("number of key slots: planned 1, found 3");
        assertThat(LuksHeader.differences(SPEC, Set.of(1), "{}")).contains("number of key slots: planned 1, found 0");
    }
}
