package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The keys that the tool makes itself: a key file, the one that takes its place, a recovery key. As nobody knows them before, all that any process
 * had in its arguments and environment is written down, and all files of the machine are kept, to be searched afterwards. See {@link SecretsIT}.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsOfKeysIT {
    private static final List<String> RUNS = List.of("full", "rotate", "check");

    private Path share = Path.of("");
    private Path card = Path.of("");
    private Path disk = Path.of("");
    private String recoveryKey = "";
    private List<Traces> keyFiles = List.of();
    private Traces recovery = Traces.of("not yet known");

    @BeforeAll
    void makeTheKeys() throws IOException {
        Guest guest = ToolGuest.of("secrets-of-keys", Layout.PIOS);
        share = guest.folders().share();
        disk = guest.folders().emptyDisk("target.img", Provisioned.DISK_BYTES);
        card = guest.folders().emptyDisk("sd.img", 0);
        Files.copy(GuestImages.of(Layout.PIOS).sdImage(), card, StandardCopyOption.REPLACE_EXISTING);
        ToolGuest.passphraseFile(guest, "passphrase", "typed".getBytes(StandardCharsets.US_ASCII));
        ToolGuest.resource("sampler", share);
        Files.createDirectories(share.resolve("keys"));

        GuestResult ran =
                guest.sd(card).disk(disk).limit(Duration.ofMinutes(40)).run(ToolGuest.PRELUDE + """
                export LC_ALL=C
                RP5_LOGS=/var/log/rp5-provision
                take_passphrase passphrase
                mkdir -m 0700 /mnt/shown
                mount -t tmpfs none /mnt/shown
                perl /host/sampler /dev/null /host/samples /run/stop /host/record &
                sampler=$!
                CANARY=found-in-the-record sleep 2 &
                rp5_run full --yes --verbose --passphrase-file /run/passphrase --keyfile-auto \\
                    --recovery-key /mnt/shown/recovery --header-backup /mnt/shown/header.img /dev/ubdb || exit
                open_target /run/passphrase || exit
                cp /run/target/etc/cryptsetup-keys.d/cryptroot.key /host/keys/first
                grep -rlazF -D skip -f /mnt/shown/recovery /run/target >/host/target.found
                close_target
                rp5_run rotate --keyfile-rotate --verbose --passphrase-file /run/passphrase /dev/ubdb || exit
                rp5_run check --do-postcheck --verbose --passphrase-file /run/passphrase /dev/ubdb || exit
                touch /run/stop
                wait "$sampler"
                tar -C / --one-file-system -cf /host/files.tar run tmp var/tmp dev/shm root home etc var/log var/lib
                mv /mnt/shown/recovery /host/keys/recovery
                open_target /run/passphrase || exit
                cp /run/target/etc/cryptsetup-keys.d/cryptroot.key /host/keys/second
                close_target
                sync
                exit 0
                """);
        assertThat(ran.exitCode()).as(ran.console()).isZero();
        recoveryKey = Files.readString(share.resolve("keys/recovery")).strip();
        recovery = Traces.of(recoveryKey);
        keyFiles = List.of(traces("first"), traces("second"));
    }

    private Traces traces(String key) throws IOException {
        byte[] bytes = Files.readAllBytes(share.resolve("keys/" + key));
        assertThat(bytes).hasSize(64);
        return Traces.of(bytes);
    }

    private Stream<Traces> all() {
        return Stream.concat(
                keyFiles.stream(), Stream.of(recovery, Traces.of(recoveryKey.replaceAll("(.{6})(?!$)", "$1-"))));
    }

    private void assertNoTraceIn(Path file) {
        assertThat(all().flatMap(traces -> traces.in(file).stream()))
                .as(file.toString())
                .isEmpty();
    }

    @Test
    void noProcessHasThemInArgumentsOrEnvironment() throws IOException {
        Path record = share.resolve("record");
        String read = Files.readString(record, StandardCharsets.ISO_8859_1);

        assertThat(read).contains("luksAddKey", "luksKillSlot", "--test-passphrase", "CANARY=found-in-the-record");
        assertNoTraceIn(record);
    }

    @Test
    void noOutputResultOrEventHasThem() throws IOException {
        try (Stream<Path> files = Files.list(share)) {
            List<Path> told = files.filter(file -> RUNS.stream()
                            .anyMatch(run -> file.getFileName().toString().startsWith(run + ".")))
                    .toList();
            assertThat(told).hasSizeGreaterThanOrEqualTo(4 * RUNS.size());
            told.forEach(this::assertNoTraceIn);
        }
    }

    @Test
    void noFileOfTheRunningSystemHasThem() throws IOException {
        assertThat(Traces.of("ete_nvme_provision.journal").in(share.resolve("files.tar")))
                .isNotEmpty();
        assertNoTraceIn(share.resolve("files.tar"));
    }

    @Test
    void noByteOfTheCardHasThem() {
        assertNoTraceIn(card);
    }

    @Test
    void theRecoveryKeyIsNowhereOnTheTarget() {
        assertThat(share.resolve("target.found")).isEmptyFile();
        assertThat(recovery.in(disk)).isEmpty();
    }
}
