package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.model.DiskState;
import rp5.provision.model.Mode;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.Failure;

/** A mode that changes nothing never sends somebody to --yes. */
class AdviceTest {
    @ParameterizedTest
    @EnumSource(
            value = ResultCode.class,
            names = {"FAIL_PARTITIONING", "FAIL_LUKS", "FAIL_LVM", "FAIL_MKFS", "FAIL_POSTCHECK"})
    void noModeButAFullRunAdvisesToErase(ResultCode code) {
        for (Mode mode : List.of(Mode.PLAN, Mode.DRY_RUN, Mode.POSTCHECK, Mode.ROTATE)) {
            assertThat(next(mode, wrong(code), Optional.of(StepId.POSTCHECK)))
                    .as(mode.name())
                    .doesNotContain("--yes");
            assertThat(next(mode, wrong(code), Optional.empty()))
                    .as(mode.name())
                    .doesNotContain("--yes");
        }
        assertThat(next(Mode.FULL, wrong(code), Optional.of(StepId.POSTCHECK))).isEqualTo(code.hint());
    }

    @Test
    void aDiskThatIsNotOursMayBeAnother() {
        assertThat(next(Mode.POSTCHECK, wrong(ResultCode.FAIL_POSTCHECK), Optional.empty()))
                .isEqualTo("Check which disk is meant: lsblk lists them.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"PLAN", "DRY_RUN", "POSTCHECK", "FULL"})
    void whatWasInterruptedBeforeTheFirstChangeIsRunAgain(Mode mode) {
        assertThat(next(mode, new InterruptedRunException(), Optional.empty())).isEqualTo("Run it again.");
    }

    @Test
    void whatErasesTheDiskSaysSo() {
        Failure failure = Failure.of(new InterruptedRunException(), Optional.empty(), DiskState.PARTLY_FILLED);

        assertThat(failure.next()).contains("--yes to begin anew, which erases the disk,");
    }

    private static ProvisionException wrong(ResultCode code) {
        return new VerificationException(code, "It is not what was planned.", List.of());
    }

    private static String next(Mode mode, ProvisionException e, Optional<StepId> step) {
        Failure failure = Failure.of(e, step, DiskState.UNTOUCHED);
        return Advice.of(mode, failure).orElse(failure.next());
    }
}
