package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run over a provisioned disk is interrupted, in different ways and at different places; each time it cleans up and leaves a disk
 * that does not boot. {@link InterruptMoreIT} lets the next one run.
 */
@Tag("slow")
class InterruptIT {
    private static GuestResult result = new GuestResult(-1, "", Path.of(""));

    @BeforeAll
    static void interrupt() {
        Guest guest = ToolGuest.of("interrupt", Layout.DEBIAN);
        Path disk = Provisioned.of(Layout.PIOS).copy(guest.folders(), "target.img");
        ToolGuest.passphraseFile(guest, "passphrase", "long enough for anybody".getBytes(StandardCharsets.US_ASCII));

        result = guest.disk(disk).limit(Duration.ofMinutes(20)).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                rp5 --version
                state state-before
                yes="--yes --passphrase-file /run/passphrase /dev/ubdb"

                # As systemctl stop or kill do: to the tool alone.
                rp5_start luks $yes
                wait_until is_running 'luksForma[t]'
                kill -TERM $started
                rp5_wait luks
                state state-luks

                # As Ctrl-C does: to the tool and to the program that it runs in the same moment. Then once more, in the middle of its cleaning up,
                # which a fast machine has done before anybody can look: so it waits there.
                mkdir /run/slow
                cat >/run/slow/umount <<'END'
                #!/bin/sh
                touch /run/unmounting
                sleep 2
                exec /usr/bin/umount "$@"
                END
                chmod 755 /run/slow/umount
                PATH=/run/slow:$PATH rp5_start rootsync $yes
                wait_until [ -d /run/rp5-provision/root/usr ]
                is_running 'rsyn[c]' || exit
                rm -f /run/unmounting
                kill -INT -- -$started
                wait_until [ -e /run/unmounting ]
                kill -INT -- -$started
                rp5_wait rootsync
                rm -r /run/slow /run/unmounting
                state state-rootsync
                look_at_esp rootsync

                # As a terminal that is closed does: its end is the end of all that was started in it, and nobody reads the rest.
                cat >/run/in-terminal <<END
                unset HISTFILE
                $RP5_JAVA -jar /host/rp5-provision.jar --log-dir $RP5_LOGS $yes >/host/hup.json &
                echo \\$! >/run/hup.pid
                fg
                END
                setsid script --quiet --command 'bash -mi /run/in-terminal' /dev/null </dev/null >/dev/null 2>&1 &
                terminal=$!
                wait_until is_running 'luksForma[t]'
                kill -KILL $terminal
                hup=$(cat /run/hup.pid)
                wait_until [ ! -e /proc/$hup ]
                cp $RP5_LOGS/ete_nvme_provision.json /host/hup.result.json
                rm /run/in-terminal /run/hup.pid
                state state-hup

                # Nobody reads more than the first lines of what is said.
                rp5 --dry-run /dev/ubdb 2>&1 | head -n 2 >/host/head.txt
                echo "${PIPESTATUS[0]}" >/host/head.exit
                state state-head
                """);
        assertThat(result.exitCode()).as(result.console()).isZero();
    }

    @Test
    void aRequestToEndInTheMiddleOfLuksFormatIsTold() {
        JsonNode told = ToolGuest.json(result.share().resolve("luks.json"));

        assertThat(result.file("luks.exit")).isEqualTo("143\n");
        assertThat(told.at("/result").asText()).isEqualTo("FAIL_INTERRUPTED");
        assertThat(told.at("/exit_code").asInt()).isEqualTo(143);
        assertThat(told.at("/failure/step").asText()).isEqualTo("lukslvm");
        assertThat(told.at("/failure/disk_state").asText()).isEqualTo("TABLE_REWRITTEN");
        assertThat(ToolGuest.json(result.share().resolve("luks.result.json"))).isEqualTo(told);
    }

    @Test
    void ctrlCInTheMiddleOfTheCopyIsTold() {
        JsonNode told = ToolGuest.json(result.share().resolve("rootsync.json"));

        assertThat(result.file("rootsync.exit")).isEqualTo("130\n");
        assertThat(told.at("/result").asText()).isEqualTo("FAIL_INTERRUPTED");
        assertThat(told.at("/exit_code").asInt()).isEqualTo(130);
        assertThat(told.at("/failure/step").asText()).isEqualTo("rootsync");
        assertThat(told.at("/failure/disk_state").asText()).isEqualTo("PARTLY_FILLED");
        assertThat(result.file("rootsync.err")).contains("not bootable");
        assertThat(ToolGuest.json(result.share().resolve("rootsync.result.json")))
                .isEqualTo(told);
    }

    @Test
    void aTerminalThatIsClosedIsToldInTheLogFolder() {
        JsonNode told = ToolGuest.json(result.share().resolve("hup.result.json"));

        assertThat(told.at("/result").asText()).isEqualTo("FAIL_INTERRUPTED");
        assertThat(told.at("/exit_code").asInt()).isEqualTo(129);
        assertThat(told.at("/failure/step").asText()).isEqualTo("lukslvm");
        assertThat(ToolGuest.json(result.share().resolve("hup.json"))).isEqualTo(told);
    }

    @Test
    void anOutputThatNobodyReadsDoesNotChangeTheEnding() {
        assertThat(result.file("head.txt").lines().count()).isEqualTo(2);
        assertThat(result.file("head.exit")).isEqualTo("0\n");
    }

    @Test
    void theInterruptedDiskHasNothingThatABootloaderWouldTake() {
        assertThat(result.file("rootsync.esp")).isEqualTo("rp5-staging\n");
    }

    @Test
    void nothingIsLeftInTheMachine() {
        String before = result.file("state-before");

        assertThat(result.file("state-luks")).isEqualTo(before);
        assertThat(result.file("state-rootsync")).isEqualTo(before);
        assertThat(result.file("state-hup")).isEqualTo(before);
        assertThat(result.file("state-head")).isEqualTo(before);
    }
}
