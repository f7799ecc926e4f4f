package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CheckResult.Status;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.UnlockWay;
import rp5.provision.testing.FakeContext;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.Samples;
import rp5.provision.testing.ScriptedRunner;

/** What is said later of each way to unlock: opens, does not open, or could not be tried. */
class KnownWaysTest {
    private static final Path ROOT = Path.of("/run/rp5-provision/image-initramfs8/all");
    private static final KernelSlot KERNEL = new KernelSlot("6.12.47+rpt-rpi-v8", "kernel8.img", "initramfs8");
    /** As clevis-encrypt-tang writes it: a protected header, then what nobody can read. */
    private static final String SEALED = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            "{\"alg\":\"ECDH-ES\",\"clevis\":{\"pin\":\"tang\",\"tang\":{\"url\":\"http://tang.lan:8080\"}}}"
                                    .getBytes(StandardCharsets.UTF_8))
            + "..iv.text.tag";

    private static final String STICK = "USB_UUID='1234-ABCD'\n";

    private final ScriptedRunner runner = new ScriptedRunner();
    private final FakeMachine machine = FakeMachine.onSd();

    @ParameterizedTest
    @EnumSource(
            value = UnlockWay.class,
            names = {"KEYFILE", "NETWORK"})
    void wayThatOpensItsSlotPasses(UnlockWay way) {
        image(way.id(), "");
        server("", 0);
        opening(way, way.slot());

        assertThat(check(Map.of(way, List.of(way.slot())))).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.PASS);
            assertThat(result.name()).isEqualTo("unlock-" + way.id());
            assertThat(result.found())
                    .isEqualTo("slot " + way.slot() + " opened by " + way.title() + ", with what is in initramfs8");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = UnlockWay.class,
            names = {"KEYFILE", "USB_KEY", "TPM", "NETWORK"})
    void keyThatDoesNotOpenItsSlotFailsWithTheLastComplaint(UnlockWay way) {
        image(way.id(), STICK);
        machine.disk("sda").part("sda", 1, d -> d.holding("vfat", "1234-ABCD"));
        tpm("", 0);
        server("", 0);
        refusing(way, way.slot(), "rp5-unlock: it tried\nNo key available with this passphrase.\n");

        assertThat(check(Map.of(way, List.of(way.slot())))).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.found())
                    .startsWith("slot " + way.slot() + " is not opened by " + way.title())
                    .endsWith("(No key available with this passphrase.)");
            assertThat(result.remedy()).contains("update-initramfs -u -k all", "type the passphrase");
        });
    }

    @Test
    void stickThatIsNotPluggedInIsSkippedAndNotWaitedFor() {
        image("usb-key", STICK);

        assertSkipped(check(Map.of(UnlockWay.USB_KEY, List.of(3))), "the stick is not there");
    }

    @Test
    void imageThatNamesNoStickIsSkippedThoughSomeFileSystemHasNoUuid() {
        image("usb-key", "USB_UUID=''\n");
        machine.disk("sda");

        assertSkipped(check(Map.of(UnlockWay.USB_KEY, List.of(3))), "the stick is not there");
    }

    @Test
    void stickThatIsThereIsTriedWhateverTheCaseOfItsUuid() {
        image("usb-key", STICK);
        machine.disk("sda").part("sda", 1, d -> d.holding("vfat", "1234-abcd"));
        opening(UnlockWay.USB_KEY, 3);

        assertThat(check(Map.of(UnlockWay.USB_KEY, List.of(3))))
                .singleElement()
                .extracting(CheckResult::status)
                .isEqualTo(Status.PASS);
    }

    /** The kernel mounts nothing read-only that is mounted for writing. */
    @Test
    void stickThatIsMountedIsSkipped() {
        image("usb-key", STICK);
        machine.disk("sda").part("sda", 1, d -> d.holding("vfat", "1234-ABCD").mounted("/media/pi/KEYS"));

        assertSkipped(check(Map.of(UnlockWay.USB_KEY, List.of(3))), "the stick is mounted at /media/pi/KEYS");
    }

    @Test
    void serverThatDoesNotAnswerHereIsSkippedAndNamed() {
        image("network", "");
        server("curl: (7) Failed to connect\n", 1);

        assertSkipped(
                check(Map.of(UnlockWay.NETWORK, List.of(5))),
                "the server http://tang.lan:8080 does not answer here (curl: (7) Failed to connect)");
    }

    @Test
    void whatWasSealedInAWayThatCannotBeReadIsTried() {
        image("network", "");
        text(TangFiles.SEALED, "garbage");
        refusing(UnlockWay.NETWORK, 5, "it is no JWE\n");

        assertThat(check(Map.of(UnlockWay.NETWORK, List.of(5))))
                .singleElement()
                .extracting(CheckResult::status)
                .isEqualTo(Status.FAIL);
    }

    @Test
    void tpmThatIsNotThereIsSkipped() {
        image("tpm", "");
        tpm("PIN=no\n", 1);

        assertSkipped(check(Map.of(UnlockWay.TPM, List.of(4))), "the running system has no TPM");
    }

    /** A PIN that is tried without anybody to type it would count as a wrong one. */
    @Test
    void tpmThatAsksForAPinIsSkippedEvenIfItIsThere() {
        image("tpm", "");
        tpm("PIN=yes\nPCRS=''\n", 0);

        assertSkipped(check(Map.of(UnlockWay.TPM, List.of(4))), "it asks for a PIN");
    }

    @Test
    void tpmThatIsThereIsTried() {
        image("tpm", "");
        tpm("PIN=no\nPCRS='7'\n", 0);
        opening(UnlockWay.TPM, 4);

        assertThat(check(Map.of(UnlockWay.TPM, List.of(4))))
                .singleElement()
                .extracting(CheckResult::status)
                .isEqualTo(Status.PASS);
    }

    @Test
    void wayWhoseSlotWasTakenAwayIsAWarningAndNotTried() {
        image("keyfile tpm", "");

        List<CheckResult> results = check(Map.of(UnlockWay.KEYFILE, List.of()));

        assertThat(results).extracting(CheckResult::status).containsOnly(Status.WARN);
        assertThat(results)
                .extracting(CheckResult::found)
                .containsExactly(
                        "initramfs8 tries a key file in the initramfs, whose key slot was taken away",
                        "initramfs8 tries the TPM of the board, whose key slot was taken away");
    }

    /** As the instructions on the disk have it done. */
    @Test
    void wayThatWasTakenOutOfUseAltogetherIsNoMoreTold() {
        image("keyfile", "");
        opening(UnlockWay.KEYFILE, 2);

        assertThat(check(Map.of(UnlockWay.KEYFILE, List.of(2), UnlockWay.TPM, List.of())))
                .extracting(CheckResult::name)
                .containsExactly("unlock-keyfile");
    }

    @Test
    void slotThatTheImageDoesNotTryIsAWarning() {
        image("", "");

        assertThat(check(Map.of(UnlockWay.NETWORK, List.of(5)))).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.WARN);
            assertThat(result.found())
                    .isEqualTo("the header has slot 5 for a server on the network, which initramfs8 does not try");
        });
    }

    @Test
    void oneOfTwoSlotsOfACutRotationIsEnoughButTold() {
        image("keyfile", "");
        refusing(UnlockWay.KEYFILE, 2, "No key available with this passphrase.\n");
        opening(UnlockWay.KEYFILE, 10);

        assertThat(check(Map.of(UnlockWay.KEYFILE, List.of(2, 10))))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.status()).isEqualTo(Status.WARN);
                    assertThat(result.found()).startsWith("slot 10 opened").contains("the slots 2, 10, of a rotation");
                    assertThat(result.remedy()).contains("--keyfile-rotate");
                });
    }

    @Test
    void waysAreToldInTheOrderOfTheirSlotsAndOneFailureHidesNoOther() {
        image("usb-key tpm keyfile", STICK);
        tpm("PIN=yes\n", 0);
        refusing(UnlockWay.KEYFILE, 2, "");

        assertThat(check(Map.of(
                        UnlockWay.KEYFILE, List.of(2), UnlockWay.USB_KEY, List.of(3), UnlockWay.TPM, List.of(4))))
                .extracting(result -> result.name() + " " + result.status())
                .containsExactly("unlock-keyfile FAIL", "unlock-usb-key WARN", "unlock-tpm WARN");
    }

    private static void assertSkipped(List<CheckResult> results, String why) {
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.WARN);
            assertThat(result.found()).isEqualTo("skipped, not proven in initramfs8: " + why);
        });
    }

    private List<CheckResult> check(Map<UnlockWay, List<Integer>> slots) {
        return new KnownWays(
                        ROOT,
                        KERNEL,
                        KeyTokens.of(header(slots)),
                        FakeContext.of(Samples.plan(), machine.facts(), runner),
                        runner)
                .check();
    }

    static String header(Map<UnlockWay, List<Integer>> slots) {
        StringBuilder tokens = new StringBuilder();
        slots.forEach((way, numbers) -> {
            String list =
                    String.join(",", numbers.stream().map(n -> "\"" + n + "\"").toList());
            tokens.append(tokens.isEmpty() ? "" : ",")
                    .append("\"" + way.slot() + "\":{\"type\":\"rp5-provision\",\"keyslots\":[" + list + "],\"way\":\""
                            + way.id() + "\"}");
        });
        return "{\"keyslots\":{},\"tokens\":{" + tokens + "}}";
    }

    private void image(String ways, String more) {
        text(UnlockFiles.CONF, "WAYS='" + ways + "'\n" + more);
    }

    private void tpm(String settings, int missing) {
        text(TpmFiles.SEALED + "/settings", settings);
        runner.ending(missing, "", "test", "-c", "/dev/tpmrm0");
    }

    private void server(String complaint, int exit) {
        text(TangFiles.SEALED, SEALED);
        runner.complaining(
                exit,
                complaint,
                words(TangCommands.answers(ROOT, "http://tang.lan:8080").argv()));
    }

    private void text(String file, String text) {
        runner.answering(text, words(ImageCommands.text(ROOT, file).argv()));
    }

    private void opening(UnlockWay way, int slot) {
        runner.answering("", trial(way, slot));
    }

    private void refusing(UnlockWay way, int slot, String complaint) {
        runner.complaining(SlotCommands.NO_PERMISSION, complaint, trial(way, slot));
    }

    private static String[] trial(UnlockWay way, int slot) {
        return words(ImageCommands.tryIn(
                        ROOT,
                        way,
                        slot,
                        Samples.plan().devices().luks(),
                        way == UnlockWay.NETWORK ? List.of("--network-is-up") : List.of())
                .argv());
    }

    private static String[] words(List<String> argv) {
        return argv.toArray(String[]::new);
    }
}
