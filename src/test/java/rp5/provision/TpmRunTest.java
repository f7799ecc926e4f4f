package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.exec.Command;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;
import rp5.provision.testing.ResultSchema;

/** Whole runs that make a disk which the board's TPM opens, on a simulated machine. */
class TpmRunTest {
    private static final String PIN = "482913-pin";

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;
    private String pinFile = "";

    @SuppressWarnings("NullAway.Init")
    TpmRunTest() {}

    @BeforeEach
    void newMachine() throws IOException {
        rig = rig(FakeSource.piOs());
        Path file = Files.createFile(
                folder.resolve("pin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        pinFile = Files.writeString(file, PIN + "\n").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pin", "pcrs", "pin pcrs"})
    void diskOpensFromEachImageAndCostsNoTry(String conditions) {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with(options(conditions)).run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.leftovers()).isEmpty();
        assertThat(pi.slots()).containsExactlyInAnyOrder(0, 4);
        assertThat(pi.tpm().wrongPins()).isZero();
        assertThat(run.json().path("checks").toString())
                .contains("with what is in initramfs_2712", "with what is in initramfs8");
        assertThat(run.json().path("plan").path("unlock").path("ways").toString())
                .startsWith("[{\"way\":\"tpm\",\"slot\":4}");
        assertThat(new ResultSchema().objections(run.json())).isEmpty();
        assertThat(run.commands().stream().map(Command::argv).map(Object::toString))
                .noneMatch(line -> line.contains("kkkk") || line.contains(PIN));
        assertThat(run.out() + run.err()).doesNotContain("kkkk", PIN);
    }

    @Test
    void boardWithoutATpmIsRefusedBeforeAnythingIsErased() {
        SimulatedPi pi = rig.machine();
        pi.tpm().remove();
        String before = pi.disk();

        SimulatedRun run = rig.with("--tpm-keyscript").run(pi, Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(run.json().path("refusals").toString()).contains("There is no TPM that answers");
        assertThat(pi.disk()).isEqualTo(before);
    }

    @Test
    void tpmThatCannotSealIsRefusedBeforeAnythingIsErased() {
        SimulatedPi pi = rig.machine();
        pi.tpm().lockOut();
        pi.tpm().setOwnerPassword();
        String before = pi.disk();

        SimulatedRun run = rig.with(options("pin")).run(pi, Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(run.json().path("refusals").toString())
                .contains("locked after too many wrong PINs", "owner hierarchy of the TPM has a password");
        assertThat(pi.disk()).isEqualTo(before);
    }

    @Test
    void tpmThatIsLockedWhileTheSystemIsCopiedIsTold() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with(options("pin")).run(pi, (number, command) -> {
            if (command.argv().get(0).equals("rsync")) {
                pi.tpm().lockOut();
            }
            return null;
        });

        assertThat(run.result()).isEqualTo("FAIL_LUKS");
        assertThat(run.json().path("failure").toString()).contains("The TPM is locked after too many wrong PINs");
        assertThat(pi.bootable()).isFalse();
        assertThat(pi.leftovers()).isEmpty();
    }

    /** What the proof is for: the key was sealed well, and is not given back. */
    @Test
    void diskIsNotMadeBootableWhenTheTpmDoesNotGiveTheKeyBack() {
        List<SimulatedRun> runs = new ArrayList<>();
        for (boolean measured : List.of(true, false)) {
            SimulatedPi pi = rig.machine();
            runs.add(rig.with(options("pcrs")).run(pi, (number, command) -> {
                if (command.argv().get(0).equals("unmkinitramfs")) {
                    if (measured) {
                        pi.tpm().measure(7);
                    } else {
                        pi.tpm().replace();
                    }
                }
                return null;
            }));
            assertThat(pi.bootable()).isFalse();
            assertThat(pi.leftovers()).isEmpty();
        }

        assertThat(runs).extracting(SimulatedRun::result).containsOnly("FAIL_INITRAMFS_VERIFY");
    }

    /** Each that asks the TPM, seals, builds the images and proves them. */
    @ParameterizedTest
    @ValueSource(strings = {"", "pin", "pin pcrs"})
    void aFaultInAnyCommandLeavesADiskThatIsNotBootable(String conditions) throws IOException {
        Rig oneKernel = rig(FakeSource.debian()).with(options(conditions));
        FaultSweep sweep = new FaultSweep(oneKernel);

        sweep.strikeAllThat((command, place) ->
                List.of("unlock", "initramfs", "unlock-proof").contains(place.toString())
                        || command.argv().contains("/dev/tpmrm0")
                        || command.argv().contains("tpm2"));

        System.out.println(
                "Unlocking, TPM, " + (conditions.isEmpty() ? "no conditions" : conditions) + ": " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.struck()).isGreaterThan(20);
    }

    private String[] options(String conditions) {
        List<String> options = new ArrayList<>(List.of("--tpm-keyscript"));
        if (conditions.contains("pin")) {
            options.addAll(List.of("--tpm-pin-file", pinFile));
        }
        if (conditions.contains("pcrs")) {
            options.addAll(List.of("--tpm-pcrs", "7,11"));
        }
        return options.toArray(String[]::new);
    }

    private Rig rig(FakeSource source) throws IOException {
        return new Rig(Files.createTempDirectory(folder, "rig"), source, false);
    }
}
