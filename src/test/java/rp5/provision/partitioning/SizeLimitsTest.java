package rp5.provision.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.ByteSize;

class SizeLimitsTest {
    private static final ByteSize FINE = ByteSize.mib(512);

    @Test
    void acceptsTheLimitsThemselves() {
        assertThat(SizeLimits.refusals(ByteSize.mib(256), ByteSize.mib(256), 512))
                .isEmpty();
        assertThat(SizeLimits.refusals(ByteSize.mib(16384), ByteSize.mib(16384), 512))
                .isEmpty();
        assertThat(SizeLimits.refusals(ByteSize.mib(260), ByteSize.mib(256), 4096))
                .isEmpty();
    }

    @Test
    void refusesEachPartitionThatIsTooSmallOrTooLarge() {
        assertThat(SizeLimits.refusals(ByteSize.mib(255), ByteSize.mib(16385), 512))
                .extracting(Refusal::code, Refusal::remedy)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                ResultCode.FAIL_SAFETY_GUARD, "Give --esp-mb 256 to 16384."),
                        org.assertj.core.groups.Tuple.tuple(
                                ResultCode.FAIL_SAFETY_GUARD, "Give --boot-mb 256 to 16384."));
    }

    @Test
    void wantsALargerEspOnADiskWithLargeSectors() {
        assertThat(SizeLimits.refusals(ByteSize.mib(259), FINE, 4096)).hasSize(1);
    }
}
