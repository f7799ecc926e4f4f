package rp5.provision.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.Refusal;
import rp5.provision.layout.DebianRaspiFirmwareLayout;
import rp5.provision.layout.PiOsLayout;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.Remote;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;
import rp5.provision.testing.FakeSource;

class TpmBootTest {
    private static final Unlock WITH_OVERLAY = new Unlock(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new TpmSpec(List.of(), false, Optional.of("tpm-slb9670"))),
            Optional.empty(),
            Optional.empty(),
            Remote.NONE,
            false);
    private static final String CUSTOM = "/etc/default/raspi-firmware-custom";

    @Test
    void overlayIsAddedToTheConfigThatTheTargetsIsMadeFrom() {
        SourceFacts source = FakeSource.debian().facts();

        String config = TpmBoot.source(source, WITH_OVERLAY).text("/boot/firmware/config.txt");

        assertThat(config).startsWith(source.text("/boot/firmware/config.txt")).contains("dtoverlay=tpm-slb9670\n");
    }

    /** z50-raspi-firmware writes config.txt anew and appends this file. */
    @Test
    void onDebianItIsAlsoInTheFileThatTheHookReads() {
        SourceFacts source =
                FakeSource.debian().withText(CUSTOM, "dtparam=spi=on\n").facts();

        assertThat(TpmBoot.files(new DebianRaspiFirmwareLayout(), source, WITH_OVERLAY))
                .singleElement()
                .satisfies(file -> assertThat(file.path()).isEqualTo(CUSTOM))
                .extracting(PlannedFile::content)
                .asString()
                .startsWith("dtparam=spi=on\n[all]\n")
                .endsWith("\ndtoverlay=tpm-slb9670\n")
                .containsOnlyOnce("spi=on");
        assertThat(TpmBoot.files(new PiOsLayout(), source, WITH_OVERLAY)).isEmpty();
    }

    @Test
    void withoutAnOverlayNothingIsWritten() {
        SourceFacts source = FakeSource.debian().facts();

        assertThat(TpmBoot.source(source, Unlock.NONE)).isEqualTo(source);
        assertThat(TpmBoot.files(new DebianRaspiFirmwareLayout(), source, Unlock.NONE))
                .isEmpty();
        assertThat(TpmBoot.objection(source, Unlock.NONE)).isEmpty();
    }

    @Test
    void anOverlayThatIsNotThereIsRefusedByItsFile() {
        assertThat(TpmBoot.objection(FakeSource.debian().facts(), WITH_OVERLAY))
                .map(Refusal::message)
                .hasValueSatisfying(message -> assertThat(message).contains("overlays/tpm-slb9670.dtbo"));
    }
}
