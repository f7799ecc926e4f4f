package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.exec.Command;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;
import rp5.provision.testing.ResultSchema;

/** Whole runs that make a disk which a Tang server helps to open, on a simulated machine. */
class NetworkRunTest {
    private static final String URL = "http://tang.lan:8080";
    private static final String KEY = "SGVsbG8tdGhpcy1pcy1hLXRodW1icHJpbnQtb2YtNDM";

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    NetworkRunTest() {}

    @BeforeEach
    void newMachine() throws IOException {
        rig = rig(FakeSource.piOs().withPackage("clevis", "1"));
    }

    @Test
    void diskOpensFromEachImageAndTheKeyOfTheServerThatWasTrustedIsTold() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with("--network-unlock", URL + "/").run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.leftovers()).isEmpty();
        assertThat(run.json().path("checks").toString())
                .contains(
                        "slot 5 opened by a server on the network, with what is in initramfs_2712",
                        "slot 5 opened by a server on the network, with what is in initramfs8",
                        KEY + ", as " + URL + " showed it: nobody has compared it");
        assertThat(run.json().path("plan").path("unlock").path("ways").toString())
                .startsWith("[{\"way\":\"network\",\"slot\":5}");
        assertThat(run.json().path("security_caveat").asText()).contains("wherever " + URL + " can be reached");
        assertThat(new ResultSchema().objections(run.json())).isEmpty();
        assertThat(run.commands().stream().map(Command::argv).map(Object::toString))
                .noneMatch(line -> line.contains("kkkk"));
    }

    @Test
    void keyThatWasNamedMustBeTheServersBeforeAnythingIsErased() {
        SimulatedPi pi = rig.machine();
        String before = pi.disk();

        SimulatedRun other = rig.with("--network-unlock", URL, "--network-unlock-thumbprint", "A".repeat(43))
                .run(pi, Meddler.NOBODY);

        assertThat(other.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(other.json().path("refusals").toString()).contains("does not sign with the key AAAA", KEY);
        assertThat(pi.disk()).isEqualTo(before);

        SimulatedRun right = rig.with("--network-unlock", URL, "--network-unlock-thumbprint", KEY)
                .run(rig.machine(), Meddler.NOBODY);
        assertThat(right.result()).isEqualTo("ETE_DONE_OK");
        assertThat(right.json().path("checks").toString()).doesNotContain("nobody has compared it");
    }

    @Test
    void serverThatDoesNotAnswerAndPackageThatIsMissingAreRefusedBeforeAnythingIsErased() throws IOException {
        SimulatedPi pi = rig.machine();
        String before = pi.disk();

        SimulatedRun gone = rig.with("--network-unlock", "http://gone.lan").run(pi, Meddler.NOBODY);

        assertThat(gone.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(gone.json().path("refusals").toString()).contains("curl: (7) Failed to connect");
        assertThat(pi.disk()).isEqualTo(before);

        Rig without = rig(FakeSource.piOs());
        SimulatedRun bare = without.with("--network-unlock", URL).run(without.machine(), Meddler.NOBODY);
        assertThat(bare.result()).isEqualTo("FAIL_MISSING_TOOL");
        assertThat(bare.json().path("refusals").toString()).contains("sudo apt install clevis");
    }

    /** Every command of the two steps that fails, is killed, hangs or does nothing. */
    @Test
    void aFaultInAnyCommandOfTheirsLeavesADiskThatIsNotBootable() throws IOException {
        Rig oneKernel = rig(FakeSource.debian().withPackage("clevis", "1"));
        FaultSweep sweep = new FaultSweep(oneKernel.with("--network-unlock", URL));

        sweep.strikeAllOf("unlock", "unlock-proof");

        System.out.println("Unlocking, Tang server: " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.struck()).isGreaterThan(10);
    }

    private Rig rig(FakeSource source) throws IOException {
        return new Rig(Files.createTempDirectory(folder, "rig"), source, false);
    }
}
