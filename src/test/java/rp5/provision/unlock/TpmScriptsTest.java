package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.unlock.TpmScripts.Ended;

/** The scripts for the TPM, with a real one: swtpm, spoken to by Debian's tpm2-tools. */
class TpmScriptsTest {
    private static final String PIN = "hex: 4b'%s $1 ü";
    private static final int LOCKOUT_AFTER = 3;

    private final byte[] key = new byte[64];

    @TempDir
    private Path folder;

    private SoftwareTpm tpm;

    @BeforeEach
    void startTpm() throws IOException, InterruptedException {
        Assumptions.assumeTrue(SoftwareTpm.isInstalled(), "no swtpm or no tpm2-tools here");
        new Random(7).nextBytes(key);
        // What a shell could stumble over.
        key[0] = 0;
        key[1] = '\n';
        tpm = SoftwareTpm.in(folder.resolve("state"));
    }

    @AfterEach
    void stopTpm() {
        if (tpm != null) {
            tpm.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void theTpmGivesBackWhatWasSealed(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);

        assertThat(scripts.seal(key).complaints()).isEmpty();

        assertGivesTheKey(scripts.unseal(""));
        assertThat(scripts.leftBehind()).isEmpty();
        assertThat(files(scripts)).containsExactly("key.priv", "key.pub", "primary.name", "settings");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scripts.sealed())))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void anotherTpmIsRefusedBeforeAnythingIsAsked(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.seal(keyBehind(PIN), "--pin");
        scripts.answering(PIN.replace("'", "'\\''"));

        try (SoftwareTpm other = SoftwareTpm.in(folder.resolve("other"))) {
            scripts.connect(other);
            Ended ended = scripts.unseal("");

            assertRefuses(ended, "this is another board's TPM");
            assertThat(ended.complaints()).doesNotContain("asked");
            assertThat(scripts.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void onlyTheRightPinGivesTheKey(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        assertThat(scripts.seal(keyBehind(PIN), "--pin").complaints()).isEmpty();

        assertRefuses(scripts.unseal(PIN + "x\n", "--pin-from-stdin"), "the PIN is wrong");
        assertRefuses(scripts.unseal("", "--pin-from-stdin"), "no PIN");
        assertGivesTheKey(scripts.unseal(PIN + "\n", "--pin-from-stdin"));
        assertThat(scripts.leftBehind()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void thePinIsAskedAgainAndAnEmptyOneGivesUp(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.seal(keyBehind("1234"), "--pin");

        scripts.answering("12345", "1234");
        Ended second = scripts.unseal("");
        assertThat(second.output()).isEqualTo(key);
        assertThat(second.complaints()).contains("PIN of the TPM for disk cryptroot", "the PIN is wrong");
        scripts.answering("");
        assertRefuses(scripts.unseal(""), "no PIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void wrongPinsLockTheTpmAgainstFurtherOnes(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.seal(keyBehind("1234"), "--pin");

        for (int i = 0; i < LOCKOUT_AFTER; i++) {
            assertRefuses(scripts.unseal("0000\n", "--pin-from-stdin"), "the PIN is wrong");
        }

        assertRefuses(scripts.unseal("1234\n", "--pin-from-stdin"), "locked after too many wrong PINs");
        assertThat(scripts.seal(keyBehind("1234"), "--pin").code()).isEqualTo(TpmFailure.LOCKED.exitCode());
        // Without a PIN it is no concern of ours that somebody else's attempts failed.
        assertThat(scripts.seal(key).complaints()).isEmpty();
        assertGivesTheKey(scripts.unseal(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void aChangedPcrIsRefused(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.seal(key, "--pcrs", "7,16");
        assertGivesTheKey(scripts.unseal(""));

        extend(scripts);

        assertRefuses(scripts.unseal(""), "its PCRs 7,16 must be as they were");
        assertThat(scripts.leftBehind()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void pinAndPcrsAreBothNeeded(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.seal(keyBehind(PIN), "--pin", "--pcrs", "16");

        assertGivesTheKey(scripts.unseal(PIN + "\n", "--pin-from-stdin"));
        assertRefuses(scripts.unseal("1\n", "--pin-from-stdin"), "the PIN is wrong");
        extend(scripts);
        assertRefuses(scripts.unseal(PIN + "\n", "--pin-from-stdin"), "its PCRs 16 must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void noSecretIsInAnArgumentAnEnvironmentAFileOrOnTheBus(String shell) throws IOException, InterruptedException {
        Assumptions.assumeTrue(SoftwareTpm.hasCapture(), "no libtss2-tcti-pcap here");
        TpmScripts scripts = scripts(shell, "pcap:" + tpm.tcti());

        scripts.seal(keyBehind(PIN), "--pin", "--pcrs", "7");
        assertGivesTheKey(scripts.unseal(PIN + "\n", "--pin-from-stdin"));

        assertThat(scripts.seen()).hasSizeGreaterThan(20).noneMatch(this::holdsASecret);
        assertThat(scripts.bus()).hasSizeGreaterThan(10_000).matches(bytes -> !holdsASecret(bytes));
        // The measure itself: in a session without encryption the key would be seen.
        scripts.seal(key);
        scripts.tpm2("createprimary", "-Q", "-C", "o", "-c", folder + "/p.ctx");
        Files.write(folder.resolve("key"), key);
        scripts.tpm2(
                "create",
                "-Q",
                "-C",
                folder + "/p.ctx",
                "-i",
                folder + "/key",
                "-u",
                folder + "/u",
                "-r",
                folder + "/r");
        assertThat(scripts.bus()).matches(this::holdsASecret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void aFailedSealLeavesWhatWasThere(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.seal(key);
        scripts.tpm2("changeauth", "-c", "owner", "secret");

        Ended ended = scripts.seal(key, "--pcrs", "7");

        assertThat(ended.code()).isEqualTo(TpmFailure.OWNER_PASSWORD.exitCode());
        assertThat(scripts.leftBehind()).isEmpty();
        assertThat(Files.readString(scripts.sealed().resolve("settings"))).contains("PCRS=''");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "changeauth", "sessionconfig"})
    void aToolThatOnlySaysThatItDidItsWorkSealsNothing(String command) throws IOException, InterruptedException {
        for (boolean withPin : List.of(true, false)) {
            TpmScripts scripts = scripts("dash");
            scripts.doingNothingFor(command);
            if (withPin || !command.equals("changeauth")) {
                Ended ended = withPin ? scripts.seal(keyBehind(PIN), "--pin") : scripts.seal(key);

                assertThat(ended.code()).isEqualTo(TpmFailure.OTHER.exitCode());
                assertThat(scripts.sealed()).doesNotExist();
                assertThat(scripts.leftBehind()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void noTpmIsNotWaitedForLong(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.seal(key);
        TpmScripts without = scripts(shell, "device:" + folder.resolve("nothing"));

        assertRefuses(without.unseal(""), "no TPM appeared");
        assertThat(without.seal(key).code()).isEqualTo(TpmFailure.ABSENT.exitCode());
        assertThat(without.seal("\n".getBytes(StandardCharsets.UTF_8), "--pin").code())
                .isEqualTo(TpmFailure.NO_PIN.exitCode());
        assertThat(without.leftBehind()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void aTpmWithoutTheBankIsNotSealedTo(String shell) throws IOException, InterruptedException {
        TpmScripts scripts = scripts(shell);
        scripts.tpm2("pcrallocate", "sha1:all+sha256:none");
        tpm.close();
        tpm = SoftwareTpm.in(folder.resolve("state"));
        scripts.connect(tpm);

        assertThat(scripts.seal(key, "--pcrs", "7").code()).isEqualTo(TpmFailure.NO_BANK.exitCode());
        assertThat(scripts.seal(key).code()).isZero();
    }

    private TpmScripts scripts(String shell) throws IOException {
        return scripts(shell, tpm.tcti());
    }

    private TpmScripts scripts(String shell, String tcti) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin", shell.replace(" sh", ""))), "no " + shell + " here");
        TpmScripts scripts = new TpmScripts(folder, shell);
        scripts.connect(tcti);
        return scripts;
    }

    private void assertGivesTheKey(Ended ended) {
        assertThat(ended.complaints()).isEmpty();
        assertThat(ended.output()).isEqualTo(key);
        assertThat(ended.code()).isZero();
    }

    private static void assertRefuses(Ended ended, String why) {
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.complaints()).contains("rp5-unlock: tpm: ").contains(why);
    }

    private byte[] keyBehind(String pin) {
        byte[] line = (pin + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(line, line.length + key.length);
        System.arraycopy(key, 0, all, line.length, key.length);
        return all;
    }

    private static void extend(TpmScripts scripts) throws IOException, InterruptedException {
        scripts.tpm2("pcrextend", "16:sha256=" + "01".repeat(32));
    }

    private static List<String> files(TpmScripts scripts) throws IOException {
        try (Stream<Path> all = Files.list(scripts.sealed())) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** The key, a part of it, or the PIN; as bytes or as digits. */
    private boolean holdsASecret(byte[] where) {
        String text = new String(where, StandardCharsets.ISO_8859_1);
        byte[] part = Arrays.copyOfRange(key, 16, 32);
        String pin = new String(PIN.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return Stream.of(
                        new String(part, StandardCharsets.ISO_8859_1),
                        HexFormat.of().formatHex(part),
                        pin)
                .anyMatch(text::contains);
    }
}
