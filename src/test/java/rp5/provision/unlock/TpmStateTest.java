package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Secret;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.TpmSpec;
import rp5.provision.testing.ScriptedRunner;

/** What is asked of a TPM before, and what is said when it did not do it. */
class TpmStateTest {
    private static final TpmSpec PLAIN = new TpmSpec(List.of(), false, Optional.empty());
    private static final TpmSpec ALL = new TpmSpec(List.of(7, 11), true, Optional.empty());

    /** As tpm2-tools 5.4 prints them. */
    private static final String PROPERTIES = """
            TPM2_PT_PERMANENT:
              ownerAuthSet:              0
              inLockout:                 0
            TPM2_PT_LOCKOUT_COUNTER: 0x1
            """;

    private static final String BANKS = """
            selected-pcrs:
              - sha1: [ ]
              - sha256: [ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ]
            """;

    @Test
    void aTpmInOrderIsNoObjection() {
        assertThat(TpmState.objections(ALL, machine(PROPERTIES, BANKS))).isEmpty();
    }

    @Test
    void withoutATpmTheOverlayIsNamed() {
        ScriptedRunner machine = new ScriptedRunner().ending(1, "", "test", "-c", "/dev/tpmrm0");

        assertThat(TpmState.objections(PLAIN, machine))
                .singleElement()
                .extracting(Refusal::remedy)
                .asString()
                .contains("dtoverlay=tpm-slb9670");
    }

    @Test
    void aTpmThatDoesNotAnswerIsNone() {
        ScriptedRunner machine = new ScriptedRunner()
                .answering("", "test", "-c", "/dev/tpmrm0")
                .ending(4, "", "tpm2", "getcap", "properties-variable", "--tcti=device:/dev/tpmrm0");

        assertThat(messages(PLAIN, machine)).containsExactly(TpmFailure.ABSENT.sentence());
    }

    @Test
    void allThatIsInTheWayIsToldAtOnce() {
        ScriptedRunner machine = machine(
                PROPERTIES
                        .replace("ownerAuthSet:              0", "ownerAuthSet:              1")
                        .replace("inLockout:                 0", "inLockout:                 1"),
                BANKS.replaceAll("sha256: .*", "sha256: [ ]"));

        assertThat(messages(ALL, machine))
                .containsExactly(
                        TpmFailure.OWNER_PASSWORD.sentence(),
                        TpmFailure.LOCKED.sentence(),
                        TpmFailure.NO_BANK.sentence());
    }

    @Test
    void aLockedTpmStillSealsWithoutAPin() {
        String locked = PROPERTIES.replace("inLockout:                 0", "inLockout:                 1");

        assertThat(messages(PLAIN, machine(locked, BANKS.replaceAll("sha256: .*", "sha256: [ ]"))))
                .isEmpty();
    }

    @Test
    void thePinIsNoWordOfTheCommand() {
        try (Secret key = Secret.taking(new byte[] {'1', '\n', 0})) {
            assertThat(TpmCommands.seal(TargetPaths.below(TargetPaths.BASE), ALL, key)
                            .argv())
                    .containsExactly(
                            "chroot",
                            "/run/rp5-provision/root",
                            "/usr/local/lib/rp5-provision/tpm-seal",
                            "--pin",
                            "--pcrs",
                            "7,11",
                            "/etc/rp5-provision/tpm");
            assertThat(TpmCommands.seal(TargetPaths.below(TargetPaths.BASE), PLAIN, key)
                            .argv())
                    .hasSize(4);
        }
        assertThat(TpmCommands.arguments(ALL)).containsExactly("--pin-from-stdin");
        assertThat(TpmCommands.arguments(PLAIN)).isEmpty();
    }

    @Test
    void aFailureOfTheScriptBecomesASentence() {
        assertThat(TpmFailure.explain(failure(CommandException.Cause.FAILED, 11)))
                .isInstanceOf(StepException.class)
                .hasMessageContaining(TpmFailure.LOCKED.sentence());
        assertThat(((StepException) TpmFailure.explain(failure(CommandException.Cause.FAILED, 15))).details())
                .containsExactly("last line");
    }

    @Test
    void whatTheScriptDoesNotSayStaysAsItIs() {
        CommandException unknown = failure(CommandException.Cause.FAILED, 127);
        CommandException late = failure(CommandException.Cause.TIMED_OUT, 11);

        assertThat(TpmFailure.explain(unknown)).isSameAs(unknown);
        assertThat(TpmFailure.explain(late)).isSameAs(late);
    }

    private static CommandException failure(CommandException.Cause cause, int code) {
        return new CommandException(ResultCode.FAIL_LUKS, cause, List.of("chroot"), code, List.of("last line"));
    }

    private static ScriptedRunner machine(String properties, String banks) {
        return new ScriptedRunner()
                .answering("", "test", "-c", "/dev/tpmrm0")
                .answering(properties, "tpm2", "getcap", "properties-variable", "--tcti=device:/dev/tpmrm0")
                .answering(banks, "tpm2", "getcap", "pcrs", "--tcti=device:/dev/tpmrm0");
    }

    private static List<String> messages(TpmSpec tpm, ScriptedRunner machine) {
        return TpmState.objections(tpm, machine).stream().map(Refusal::message).toList();
    }
}
