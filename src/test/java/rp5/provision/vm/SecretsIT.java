package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.ResultCode;

/**
 * Runs of every kind of ending on one disk: a dry-run, a refused one, one that dies with a core dump, one with a fault, an interrupted
 * one, and the one that goes on with it to the end. Meanwhile all processes are looked at; afterwards everything that could have been
 * written to is searched for the passphrase. Each search is shown to find what was put there for it.
 */
@Tag("slow")
class SecretsIT {
    private static final String PASSPHRASE = "Kd7#vq+Zr2!unverwechselbar~Wm9?Tj4";
    private static final Traces TRACES = Traces.of(PASSPHRASE);
    private static final List<String> RUNS = List.of("dry", "wrong", "crash", "fault", "interrupted", "full");

    private static GuestResult result = new GuestResult(-1, "", Path.of(""));
    private static Path card = Path.of("");
    private static Path disk = Path.of("");

    @BeforeAll
    static void runInEveryWay() throws IOException {
        Guest guest = ToolGuest.of("secrets", Layout.PIOS);
        Path share = guest.folders().share();
        disk = guest.folders().emptyDisk("target.img", Provisioned.DISK_BYTES);
        card = guest.folders().emptyDisk("sd.img", 0);
        Files.copy(GuestImages.of(Layout.PIOS).sdImage(), card, StandardCopyOption.REPLACE_EXISTING);
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));
        TRACES.write(share.resolve("patterns"));
        resource("fault", share);
        resource("sampler", share);

        result = guest.sd(card).disk(disk).limit(Duration.ofMinutes(25)).run(ToolGuest.PRELUDE + """
                export LC_ALL=C
                RP5_LOGS=/var/log/rp5-provision
                take_passphrase passphrase
                ulimit -c unlimited
                mkdir /run/cores
                echo /run/cores/%p >/proc/sys/kernel/core_pattern
                search() {
                    grep -rlazF -D skip -f /host/patterns /run /tmp /var/tmp /dev/shm /root /home /etc /var/log /var/lib 2>/dev/null \\
                        | grep -vx /run/passphrase >"/host/$1.found"
                }
                process_of() {
                    local process
                    for process in /proc/[0-9]*; do
                        tr '\\0' ' ' <"$process/cmdline" | grep -q -- "$1" && echo "${process#/proc/}"
                    done 2>/dev/null
                }

                # What is found when there is something to find.
                secret=$(cat /run/passphrase)
                sh -c 'sleep 3; :' sh "$secret" &
                CANARY=$secret sleep 3 &
                printf 'before %s' "$secret" | base64 -w 0 >/run/canary
                bash -c 'secret=$(cat /run/passphrase); kill -ABRT $$' &
                wait $!
                mv "/run/cores/$!" /run/cores/canary
                perl /host/sampler /host/patterns /host/canary.samples /run/canary-stop &
                sleep 2
                touch /run/canary-stop
                search canary
                wait
                rm /run/canary /run/cores/canary

                perl /host/sampler /host/patterns /host/samples /run/stop &
                sampler=$!
                key="--verbose --passphrase-file /run/passphrase"
                rp5_run dry --dry-run $key /dev/ubdb
                rp5_run wrong --yes $key /dev/ubda

                rp5_start crash --yes $key /dev/ubdb
                wait_until is_running 'luksForma[t]'
                program=$(process_of 'luksForma[t]')
                kill -ABRT $program $started
                rp5_wait crash
                for process in $program $started; do [ -s "/run/cores/$process" ] && echo dumped; done >/host/cores
                search crash

                mkdir -p /run/fault/bin
                install -m 0755 /host/fault /run/fault/fault
                ln -s ../fault /run/fault/bin/lvm
                printf 'fail\\nlvm\\nvgcreate .*\\n' >/run/fault/armed
                PATH=/run/fault/bin:$PATH rp5_run fault --yes $key /dev/ubdb
                search fault

                rp5_start interrupted --yes $key /dev/ubdb
                wait_until [ -d /run/rp5-provision/root/usr ]
                kill -INT $started
                rp5_wait interrupted
                cp "$RP5_LOGS/ete_nvme_provision.jsonl" /host/interrupted.events.jsonl
                search interrupted

                rp5_run full --yes --resume $key /dev/ubdb || exit
                touch /run/stop
                wait "$sampler"
                search full
                stat --format='%a %n' "$RP5_LOGS" "$RP5_LOGS"/* >/host/modes

                open_target /run/passphrase || exit
                find /run/target | wc -l >/host/target.files
                grep -rlazF -D skip -f /host/patterns /run/target >/host/target.found
                close_target
                sync
                exit 0
                """);
        assertThat(result.exitCode()).as(result.console()).isZero();
    }

    private static void resource(String name, Path share) throws IOException {
        try (InputStream content = Objects.requireNonNull(SecretsIT.class.getResourceAsStream("/vm/" + name))) {
            Files.copy(content, share.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void theRunsEndAsTheyWereMeantTo() {
        assertResult("dry", ResultCode.DRYRUN_OK);
        assertResult("wrong", ResultCode.FAIL_LIVE_DISK_GUARD);
        assertThat(result.file("crash.exit")).as("128 + SIGABRT").isEqualTo("134\n");
        assertResult("fault", ResultCode.FAIL_LVM);
        assertThat(result.file("interrupted.exit")).isEqualTo("130\n");
        assertResult("full", ResultCode.ETE_DONE_OK);
    }

    private static void assertResult(String run, ResultCode code) {
        assertThat(ToolGuest.json(result.share().resolve(run + ".json"))
                        .at("/result")
                        .asText())
                .as(run)
                .isEqualTo(code.label());
    }

    @Test
    void theSearchesFindWhatIsThere() {
        assertThat(result.file("canary.found").lines())
                .as("base64, and the dump of a process that does not leave its memory out")
                .containsExactlyInAnyOrder("/run/canary", "/run/cores/canary");
        assertThat(result.file("canary.samples"))
                .contains("found arguments of sh -c\n", "found environment of sleep 3\n");
    }

    @Test
    void noProcessHasItInArgumentsOrEnvironment() {
        String samples = result.file("samples");
        System.out.print(samples.lines().findFirst().orElseThrow() + " over all processes during six runs\n");

        assertThat(samples)
                .contains(
                        "saw cryptsetup luksFormat",
                        "saw cryptsetup open",
                        "saw java -XX:TieredStopAtLevel=1",
                        "saw rsync")
                .doesNotContain("found");
        assertThat(Long.parseLong(samples.lines().findFirst().orElseThrow().replace("rounds ", "")))
                .isGreaterThan(1000);
    }

    @Test
    void memoryIsLeftOutOfCoreDumps() {
        assertThat(result.file("samples"))
                .contains("saw java -XX:TieredStopAtLevel=1 [00000000]\n", "saw cryptsetup luksFormat [00000000]\n");
        assertThat(result.file("cores")).as("both were dumped").isEqualTo("dumped\ndumped\n");
    }

    @Test
    void noFileOfTheMachineHasIt() {
        for (String run : List.of("crash", "fault", "interrupted", "full")) {
            assertThat(result.file(run + ".found")).as("after " + run).isEmpty();
        }
    }

    @Test
    void noOutputResultOrEventHasIt() throws IOException {
        try (Stream<Path> files = Files.list(result.share())) {
            List<Path> told = files.filter(file -> RUNS.stream()
                            .anyMatch(run -> file.getFileName().toString().startsWith(run + ".")))
                    .toList();
            assertThat(told).hasSizeGreaterThan(4 * RUNS.size());
            for (Path file : told) {
                assertThat(TRACES.in(file)).as(file.toString()).isEmpty();
            }
        }
        assertThat(result.console()).doesNotContain(TRACES.forms());
    }

    @Test
    void noFileOfTheOpenedTargetHasIt() {
        assertThat(Long.parseLong(result.file("target.files").strip())).isGreaterThan(4000);
        assertThat(result.file("target.found")).isEmpty();
    }

    @Test
    void noByteOfEitherDiskHasIt() throws IOException {
        assertThat(TRACES.in(card)).isEmpty();
        assertThat(TRACES.in(disk)).isEmpty();

        // In a gap that no partition holds: the image is not used again.
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(512 * 1024);
            file.write(PASSPHRASE.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(TRACES.in(disk)).containsExactly(PASSPHRASE);
    }

    @Test
    void whatIsLoggedIsForRootAlone() {
        assertThat(result.file("modes"))
                .startsWith("700 /var/log/rp5-provision\n")
                .contains(
                        "600 /var/log/rp5-provision/ete_nvme_provision.json\n",
                        "600 /var/log/rp5-provision/ete_nvme_provision.jsonl\n",
                        "600 /var/log/rp5-provision/ete_nvme_provision.journal\n");
        assertThat(result.file("modes").lines().skip(1)).allMatch(line -> line.startsWith("600 "));
    }
}
