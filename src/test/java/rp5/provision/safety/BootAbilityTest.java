package rp5.provision.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rp5.provision.testing.FakeMachine;

class BootAbilityTest {
    private static final LocalDate FIRST = LocalDate.of(2025, 10, 17);

    @Test
    void refusesBigBlocksOnlyForABootloaderKnownToBeTooOld() {
        assertThat(refused(4096, FIRST.minusDays(1))).isTrue();
        assertThat(refused(4096, FIRST)).isFalse();
        assertThat(refused(4096, null)).isFalse();
        assertThat(refused(512, FIRST.minusDays(1))).isFalse();
    }

    @Test
    void warnsWhenTheBootloaderIsNotKnown() {
        assertThat(warnings(machine(4096, null))).hasSize(1);
        assertThat(warnings(machine(4096, FIRST))).isEmpty();
        assertThat(warnings(machine(512, null))).isEmpty();
    }

    @Test
    void warnsOfTheKernelThatMayMisreadNvme() {
        for (String release : List.of("6.18", "6.18.0", "6.18.2+rpt-rpi-2712", "6.18-rc1")) {
            assertThat(warnings(machine(512, FIRST).kernel(release)))
                    .as(release)
                    .hasSize(1);
        }
        for (String release : List.of("6.12.47+rpt-rpi-2712", "6.180.1", "6.17.9", "6.19")) {
            assertThat(warnings(machine(512, FIRST).kernel(release)))
                    .as(release)
                    .isEmpty();
        }
        FakeMachine usb = FakeMachine.onSd().disk("sda").kernel("6.18.2");
        assertThat(BootAbility.warnings(usb.device("sda"), usb.facts())).isEmpty();
    }

    private static boolean refused(int sector, @Nullable LocalDate bootloader) {
        FakeMachine machine = machine(sector, bootloader);
        return BootAbility.check(machine.device("nvme0n1"), machine.facts()).isPresent();
    }

    private static FakeMachine machine(int sector, @Nullable LocalDate bootloader) {
        return FakeMachine.onSd().bootloader(bootloader).change("nvme0n1", d -> d.sector(sector));
    }

    private static List<String> warnings(FakeMachine machine) {
        return BootAbility.warnings(machine.device("nvme0n1"), machine.facts());
    }
}
