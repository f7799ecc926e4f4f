package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;
import rp5.provision.testing.ResultSchema;

/** Whole runs that make a disk which can be unlocked by ssh, on a simulated machine. */
class SshRunTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP me@desk";
    private static final String FINGERPRINT = "SHA256:+RkkXusexkI1GFIqFLoQc3fiO+pxXwKawX4qWIg95qk";

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;
    private Path keys = Path.of("");

    @SuppressWarnings("NullAway.Init")
    SshRunTest() {}

    @BeforeEach
    void newMachine() throws IOException {
        rig = rig(FakeSource.piOs().withPackage("dropbear-initramfs", "1"));
        keys = Files.writeString(folder.resolve("id.pub"), KEY + "\n");
    }

    @Test
    void hostKeyThatEachImageAnswersWithIsToldAndNothingIsLeftBehind() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with("--ssh-unlock", keys.toString()).run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.leftovers()).isEmpty();
        List<String> checks = checks(run);
        String hostKey = checks.stream()
                .filter(line -> line.startsWith("ssh-host-key "))
                .findFirst()
                .orElseThrow()
                .split(" ", 2)[1];
        assertThat(hostKey).matches("SHA256:[A-Za-z0-9+/]{43}");
        for (String image : List.of("initramfs_2712", "initramfs8")) {
            assertThat(checks)
                    .contains("unlock-ssh dropbear of " + image + " answers with the host key " + hostKey
                            + " and lets 1 key(s) run cryptroot-unlock; address: dhcp");
        }
        assertThat(run.err()).contains(hostKey);
        JsonNode ssh = run.json().path("plan").path("unlock").path("ssh");
        assertThat(ssh.path("keys").get(0).asText()).isEqualTo(FINGERPRINT);
        assertThat(ssh.path("address").asText()).isEqualTo("dhcp");
        assertThat(run.json().path("security_caveat").asText()).contains("host key for unlocking by ssh");
        assertThat(new ResultSchema().objections(run.json())).isEmpty();
    }

    @Test
    void fixedAddressIsInTheSettingsOfTheInitramfs() {
        SimulatedRun run = rig.with("--ssh-unlock", keys.toString(), "--ssh-unlock-ip", "192.168.1.20/24,192.168.1.1")
                .run(rig.machine(), Meddler.NOBODY);

        assertThat(run.json().path("files").toString())
                .contains("IP=192.168.1.20::192.168.1.1:255.255.255.0:::off", "tries=0");
    }

    @Test
    void missingPackageIsRefusedBeforeAnythingIsErased() throws IOException {
        Rig without = rig(FakeSource.piOs());
        SimulatedPi pi = without.machine();
        String before = pi.disk();

        SimulatedRun run = without.with("--ssh-unlock", keys.toString()).run(pi, Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_MISSING_TOOL");
        assertThat(run.json().path("refusals").toString()).contains("sudo apt install dropbear-initramfs");
        assertThat(pi.disk()).isEqualTo(before);
    }

    @Test
    void addressOnTheCommandLineThatWouldTakeThePlaceOfOursIsRefused() throws IOException {
        Rig fixed = rig(FakeSource.piOs()
                .withPackage("dropbear-initramfs", "1")
                .withText(
                        "/boot/firmware/cmdline.txt", "console=tty1 root=PARTUUID=4e639091-02 rootwait ip=10.0.0.2\n"));

        SimulatedRun run = fixed.with("--ssh-unlock", keys.toString()).run(fixed.machine(), Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(run.json().path("refusals").toString()).contains("sets ip=10.0.0.2");
    }

    /** As when a hook of the distribution has put another key, or none, into the image. */
    @Test
    void imageThatAnswersWithAnotherHostKeyIsNotMadeBootable() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with("--ssh-unlock", keys.toString()).run(pi, (number, command) -> {
            if (command.argv().contains("ssh-try")) {
                Path key = Path.of(command.argv().get(4)).resolve("etc/dropbear/dropbear_ed25519_host_key");
                replace(key);
            }
            return null;
        });

        assertThat(run.result()).isEqualTo("FAIL_INITRAMFS_VERIFY");
        assertThat(run.json().path("failure").toString()).contains("it answers with the host key SHA256:");
        assertThat(pi.bootable()).isFalse();
        assertThat(pi.leftovers()).isEmpty();
    }

    /** Every command of the two steps that fails, is killed, hangs or does nothing. */
    @Test
    void aFaultInAnyCommandOfTheirsLeavesADiskThatIsNotBootable() throws IOException {
        Rig oneKernel = rig(FakeSource.debian().withPackage("dropbear-initramfs", "1"));
        FaultSweep sweep = new FaultSweep(oneKernel.with("--ssh-unlock", keys.toString()));

        sweep.strikeAllOf("unlock", "unlock-proof");

        System.out.println("Unlocking, ssh: " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.struck()).isGreaterThan(10);
    }

    private static void replace(Path key) {
        try {
            Files.writeString(key, "another one");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Rig rig(FakeSource source) throws IOException {
        return new Rig(Files.createTempDirectory(folder, "rig"), source, false);
    }

    private static List<String> checks(SimulatedRun run) {
        List<String> lines = new ArrayList<>();
        for (JsonNode check : run.json().path("checks")) {
            lines.add(check.path("name").asText() + " " + check.path("found").asText());
        }
        return lines;
    }
}
