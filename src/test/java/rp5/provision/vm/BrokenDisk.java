package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** A copy of a provisioned Raspberry Pi OS disk on which one thing at a time is broken, checked by the tool, and mended. */
final class BrokenDisk {
    /** On a busy machine. */
    private static final Duration PER_CASE = Duration.ofSeconds(150);

    /**
     * The volume key opens the container without the work of a key derivation. Files are put back after each case, so that whatever
     * a case forgets to undo is one failed check too many in the next.
     */
    private static final String FUNCTIONS = """
            take_passphrase passphrase
            disk=/dev/ubdb
            fw=boot/firmware
            target=/run/test-target
            kept=/run/test-kept
            printf %s "$(cat /run/passphrase)" >/run/passphrase-bytes
            cryptsetup luksDump --batch-mode --dump-volume-key --volume-key-file /run/volume-key --key-file /run/passphrase-bytes ${disk}3 >/dev/null
            mkdir $target $kept

            unlock() {
                cryptsetup open --volume-key-file /run/volume-key ${disk}3 cryptroot && lvm vgchange -qq --autobackup n --activate y rp5vg && udevadm settle
            }
            lock() {
                udevadm settle
                lvm vgchange -qq --autobackup n --activate n rp5vg && cryptsetup close cryptroot && udevadm settle
            }
            open_target() {
                unlock && mount /dev/mapper/rp5vg-root $target && mount ${disk}2 $target/boot && mount ${disk}1 $target/boot/firmware
            }
            close_target() {
                umount -R $target && lock
            }
            keep() {
                local file
                for file; do
                    mkdir -p "$kept/$(dirname "$file")"
                    cp -a "$target/$file" "$kept/$file"
                done
            }
            put_back() {
                local file
                find $kept -type f -printf '%P\\n' | while read -r file; do
                    cp -a "$kept/$file" "$target/$file"
                done
                rm -r $kept
                mkdir $kept
            }
            check() {
                rp5_run "$1" --do-postcheck --passphrase-file "${2:-/run/passphrase}" $disk || true
            }
            """;

    /** What opening the disk by hand leaves (LVM's list of volumes that are online) is no trace of the tool. */
    private static final String BEGIN = "open_target && close_target || exit\nstate state-begin\n";

    private final Path share;

    private BrokenDisk(Path share) {
        this.share = share;
    }

    /** Goes through all cases in one guest. */
    static BrokenDisk with(String name, List<Breakage> breakages) {
        Provisioned provisioned = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of(name, Layout.PIOS);
        Path disk = provisioned.copy(guest.folders(), "broken.img");
        provisioned.passphraseFor(guest);
        StringBuilder script =
                new StringBuilder(ToolGuest.PRELUDE).append(FUNCTIONS).append(BEGIN);
        breakages.forEach(breakage -> script.append(breakage.onDisk() ? onDisk(breakage) : inFiles(breakage)));
        script.append("check mended\nstate state-end\nexit 0\n");

        GuestResult result = guest.disk(disk)
                .limit(PER_CASE.multipliedBy(breakages.size() + 2L))
                .run(script.toString());

        assertThat(result.exitCode()).as(result.console()).isZero();
        return new BrokenDisk(result.share());
    }

    private static String inFiles(Breakage breakage) {
        return """
                open_target || exit
                (cd $target && { %s
                }) || { echo "%2$s could not be broken"; exit 1; }
                close_target || exit
                check %2$s
                open_target || exit
                put_back
                (cd $target && { %3$s
                })
                close_target || exit
                """.formatted(breakage.shell(), breakage.name(), orTrue(breakage.mend()));
    }

    private static String onDisk(Breakage breakage) {
        return """
                { %s
                } || { echo "%2$s could not be broken"; exit 1; }
                udevadm settle
                check %2$s ${passphrase-}
                { %3$s
                } || { echo "%2$s could not be mended"; exit 1; }
                udevadm settle
                """.formatted(breakage.shell(), breakage.name(), orTrue(breakage.mend()));
    }

    private static String orTrue(String shell) {
        return shell.isEmpty() ? "true" : shell;
    }

    void assertNothingLeft() {
        assertThat(share.resolve("state-end")).hasSameTextualContentAs(share.resolve("state-begin"));
    }

    /** The result of the run with this breakage; {@code mended} is the last one, with all of them undone. */
    JsonNode result(String name) {
        return ToolGuest.json(share.resolve(name + ".json"));
    }

    void assertTold(Breakage breakage) {
        JsonNode result = result(breakage.name());
        assertThat(result.at("/result").asText()).isEqualTo(breakage.result().label());
        assertThat(result.at("/exit_code").asInt()).isEqualTo(breakage.result().exitCode());
        assertThat(share.resolve(breakage.name() + ".exit"))
                .hasContent(Integer.toString(breakage.result().exitCode()));
        assertThat(result.at("/failure/message").asText()).contains(breakage.message());
        List<JsonNode> failed = StreamSupport.stream(result.at("/checks").spliterator(), false)
                .filter(check -> check.at("/status").asText().equals("FAIL"))
                .toList();
        assertThat(failed)
                .extracting(check -> check.at("/name").asText())
                .as(failed.toString())
                .containsExactlyInAnyOrderElementsOf(breakage.failed());
        assertThat(failed)
                .allSatisfy(check -> assertThat(check.at("/remedy").asText()).isNotBlank());
    }
}
