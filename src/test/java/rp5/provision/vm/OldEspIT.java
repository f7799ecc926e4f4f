package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A disk that could be started is provisioned anew, and that fails right after the table was written. The files of the old ESP still lie where the
 * new one begins, and a FAT without its signature can be read all the same.
 */
@Tag("vm")
class OldEspIT {
    @Test
    void nothingOfTheOldEspCanBeReadOnceTheTableIsWritten() {
        Provisioned provisioned = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of("old-esp", Layout.DEBIAN);
        Path disk = provisioned.copy(guest.folders(), "target.img");
        provisioned.passphraseFor(guest);

        GuestResult result = guest.disk(disk).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                mkdir /run/before /run/esp
                printf '#!/bin/sh\\n[ "$1" != luksFormat ] && exec /usr/sbin/cryptsetup "$@"\\n' >/run/before/cryptsetup
                chmod 0755 /run/before/cryptsetup
                esp() { mount -t vfat -o ro /dev/ubdb1 /run/esp && ls /run/esp && umount /run/esp; }
                esp >/host/old || exit
                PATH=/run/before:$PATH rp5_run again --yes --passphrase-file /run/passphrase /dev/ubdb
                esp >/host/new 2>&1
                exit 0
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(result.file("old")).contains("config.txt\n");
        assertThat(ToolGuest.json(result.share().resolve("again.json"))
                        .at("/result")
                        .asText())
                .isEqualTo("FAIL_LUKS");
        assertThat(result.file("new")).doesNotContain("config.txt").contains("wrong fs type");
    }
}
