package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** The power failed around the moment when the disk becomes bootable, and the next run goes on. */
class ResumeSweepTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private String journal = "";

    /** Somebody may have worked with the disk since. */
    @Test
    void aBootableDiskIsNotFilledAgainAlthoughTheJournalDoesNotSayThatItIs() {
        Rig rig = cutIn(Meddler.NOBODY);
        SimulatedPi pi = rig.machine();
        String before = pi.disk();
        assertThat(pi.bootable()).isTrue();

        for (String mode : new String[] {"--yes", "--plan", "--dry-run"}) {
            SimulatedRun run = rig.run(pi, Meddler.NOBODY, mode);

            assertThat(run.exit()).as(run.err()).isEqualTo(2);
            assertThat(run.json().at("/refusals/0/message").asText())
                    .isEqualTo(
                            "Nothing can be resumed: /dev/nvme0n1 is bootable, so the earlier run had come to its end,"
                                    + " though not to noting it.");
            assertThat(run.json().at("/refusals/0/remedy").asText()).startsWith("Check the disk with --do-postcheck");
        }

        assertThat(pi.disk()).isEqualTo(before);
        assertThat(pi.leftovers()).isEmpty();
        assertThat(rig.with().run(pi, Meddler.NOBODY).exit()).isZero();
    }

    @Test
    void aDiskThatIsNotBootableYetIsGoneOnWithWhateverFails() {
        Rig rig = cutIn((number, command) ->
                command.argv().get(0).equals("mv") && command.argv().get(4).endsWith("/esp/config.txt")
                        ? Fault.EXIT
                        : null);
        FaultSweep sweep = new FaultSweep(rig);
        sweep.before(() -> writeJournal(rig));

        sweep.strikeAllOf("preparation", "partitioning", "lukslvm");

        System.out.println("Raspberry Pi OS, gone on with: " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.struck()).isGreaterThan(30);
    }

    @Test
    void aCopyThatWasFoundDamagedIsMendedByContent() {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        SimulatedPi pi = rig.machine();
        Meddler breaker = (number, command) -> command.argv().contains("--itemize-changes") ? Fault.EXIT : null;
        assertThat(rig.run(pi, breaker).exit()).isNotZero();

        SimulatedRun run = rig.with("--resume").run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(run.commands().stream()
                        .map(command -> command.argv())
                        .filter(argv -> argv.contains("--info=progress2")))
                .isNotEmpty()
                .allMatch(argv -> argv.contains("--checksum"));
    }

    /** Its key may still lie on the ESP, and nobody asked for it any more. */
    @Test
    void aSlotThatCannotBeFreedIsTold() {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        SimulatedPi pi = rig.machine();
        Meddler killer = (number, command) -> command.argv().contains("update-initramfs") ? Fault.KILL : null;
        assertThat(rig.with("--keyfile-auto").run(pi, killer).exit()).isNotZero();
        assertThat(pi.slots()).contains(2);

        Meddler lazy = (number, command) -> command.argv().contains("luksKillSlot") ? Fault.NOTHING : null;
        SimulatedRun told = rig.with("--resume").run(pi, lazy);

        assertThat(told.result()).isEqualTo("FAIL_LUKS");
        assertThat(told.json().at("/failure/message").asText()).contains("could not be freed");
        assertThat(pi.bootable()).isFalse();
        assertThat(rig.run(pi, Meddler.NOBODY).result()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.slots()).containsExactly(0);
    }

    /** mkinitramfs is killed, and with it what would have removed the image that it lays out in /var/tmp, a key file in it. */
    @Test
    void nothingOfAKilledBuildStaysOnTheDisk() throws IOException {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        Files.createDirectories(rig.host().resolve("var/tmp"));
        SimulatedPi pi = rig.machine();
        Meddler killer = (number, command) -> command.argv().contains("update-initramfs") ? Fault.KILL : null;
        assertThat(rig.run(pi, killer).exit()).isNotZero();
        assertThat(pi.disk()).contains("mkinitramfs_");

        Meddler lazy = (number, command) -> command.argv().contains("-delete") ? Fault.NOTHING : null;
        SimulatedRun told = rig.with("--resume").run(pi, lazy);
        assertThat(told.json().at("/failure/message").asText()).contains("a killed run had left in");
        assertThat(pi.disk()).contains("mkinitramfs_");

        SimulatedRun last = rig.with("--resume").run(pi, Meddler.NOBODY);

        assertThat(last.result()).as(last.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.disk()).doesNotContain("mkinitramfs_");
    }

    /**
     * Machines on which a run ended, as far as it came, and its journal does not say that it did.
     *
     * @param end what kept it from its end
     */
    private Rig cutIn(Meddler end) {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        return rig.after(pi -> {
            SimulatedRun first = rig.with().run(pi, end);
            journal = journal(rig).replace(",\"commit\"", "");
            assertThat(journal).as(first.err()).contains("\"postcheck\"");
            writeJournal(rig);
            rig.with("--resume");
            return pi.afterAPowerCut();
        });
    }

    private static String journal(Rig rig) {
        try {
            return Files.readString(rig.logs().resolve("ete_nvme_provision.journal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeJournal(Rig rig) {
        try {
            Files.writeString(rig.logs().resolve("ete_nvme_provision.journal"), journal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
