package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.exec.Command;
import rp5.provision.model.DiskState;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** Whole runs with other ways to unlock, on a simulated machine. */
class UnlockRunTest {
    private static final String[] EVERYTHING = {
        "--keyfile-auto",
        "--recovery-key",
        "/media/keep/recovery",
        "--header-backup",
        "/media/keep/header.img",
        "--remove-passphrase"
    };

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    UnlockRunTest() {}

    @BeforeEach
    void newMachine() throws IOException {
        rig = new Rig(folder, FakeSource.piOs(), false);
        Files.createDirectories(rig.host().resolve("media/keep"));
    }

    @Test
    void everythingAtOnceEndsWellAndIsProvenFromEachImage() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with(EVERYTHING).run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.leftovers()).isEmpty();
        assertThat(checks(run))
                .contains(
                        "unlock-keyfile slot 2 opened by a key file in the initramfs, with what is in initramfs_2712",
                        "unlock-keyfile slot 2 opened by a key file in the initramfs, with what is in initramfs8",
                        "passphrase-removed slot 0 is gone; the recovery key opens",
                        "header-backup /media/keep/header.img opens the disk; sha256 " + "0123456789abcdef".repeat(4));
        assertThat(rig.host().resolve("media/keep/recovery")).content().matches("[0-9]{48}\\n");
        assertThat(run.json().path("warnings").toString()).contains("protects nothing against a thief");
        assertThat(run.err()).contains("it unlocks by itself").doesNotContain("type the passphrase");
    }

    @Test
    void noKeyIsEverPartOfACommandLine() {
        SimulatedRun run = rig.with(EVERYTHING).run(rig.machine(), Meddler.NOBODY);

        assertThat(run.commands().stream().map(Command::argv).map(Object::toString))
                .noneMatch(line -> line.contains("kkkk") || line.contains("correct horse"));
        assertThat(run.out() + run.err()).doesNotContain("kkkk", "correct horse");
    }

    @Test
    void passphraseStaysWhenNothingElseCouldOpenTheDisk() {
        for (String[] options : List.of(
                new String[] {"--remove-passphrase"},
                new String[] {"--remove-passphrase", "--keyfile-auto"},
                new String[] {"--remove-passphrase", "--recovery-key", "/root/other"})) {
            SimulatedPi pi = rig.machine();
            String before = pi.disk();

            SimulatedRun run = rig.with(options).run(pi, Meddler.NOBODY);

            assertThat(run.result()).isEqualTo("FAIL_REMOVE_PASSPHRASE_BLOCKED");
            assertThat(run.exit()).isEqualTo(2);
            assertThat(pi.disk()).isEqualTo(before);
        }
    }

    @Test
    void filesThatAreThereAreNotWrittenOver() throws IOException {
        Files.writeString(rig.host().resolve("media/keep/recovery"), "precious");

        SimulatedRun run = rig.with("--recovery-key", "/media/keep/recovery", "--header-backup", "/nowhere/header")
                .run(rig.machine(), Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(run.json().path("refusals").toString())
                .contains(
                        "--recovery-key /media/keep/recovery is there already",
                        "--header-backup /nowhere/header lies in a folder");
        assertThat(rig.host().resolve("media/keep/recovery")).hasContent("precious");
    }

    /** Between the plan and the writing lies the whole copy. */
    @Test
    void fileThatSomebodyMadeMeanwhileStaysAsItIs() {
        Path precious = rig.host().resolve("media/keep/header.img");
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with(EVERYTHING).run(pi, (number, command) -> {
            if (command.argv().get(0).equals("unmkinitramfs")) {
                write(precious, "precious");
            }
            return null;
        });

        assertThat(run.err()).contains("was made by somebody else since this run began");
        assertThat(run.exit()).isNotZero();
        assertThat(precious).hasContent("precious");
        assertThat(pi.bootable()).isFalse();
        assertThat(pi.leftovers()).isEmpty();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the failed run made would open no disk, and the next one finds its place free. */
    @Test
    void filesOfADiskThatDoesNotComeToBeGoAgainThoughTheyWereWhole() {
        SimulatedPi pi = rig.machine();
        Path keep = rig.host().resolve("media/keep");
        List<Boolean> whole = new ArrayList<>();

        SimulatedRun run = rig.with(EVERYTHING).run(pi, (number, command) -> {
            boolean commits = command.argv().get(0).equals("mv");
            if (commits) {
                whole.add(Files.exists(keep.resolve("recovery")) && Files.exists(keep.resolve("header.img")));
            }
            return commits ? Fault.EXIT : null;
        });

        assertThat(run.exit()).isNotZero();
        assertThat(whole).containsExactly(true);
        assertThat(keep).isEmptyDirectory();
        assertThat(rig.run(pi, Meddler.NOBODY).result()).isEqualTo("ETE_DONE_OK");
        assertThat(keep).isNotEmptyDirectory();
    }

    /** They may be all that opens it. */
    @Test
    void filesOfADiskThatMayBeBootableStay() {
        SimulatedPi pi = rig.machine();
        AtomicBoolean up = new AtomicBoolean();

        SimulatedRun run = rig.with(EVERYTHING).run(pi, (number, command) -> {
            if (up.get()) {
                return List.of("mv", "rmdir", "sync").contains(command.argv().get(0)) ? Fault.EXIT : null;
            }
            up.set(command.argv().get(0).equals("mv") && command.argv().get(4).endsWith("/esp/config.txt"));
            return null;
        });

        assertThat(run.state()).isEqualTo(DiskState.PERHAPS_BOOTABLE);
        assertThat(rig.host().resolve("media/keep/recovery")).content().matches("[0-9]{48}\\n");
    }

    /** Every command of the two steps, the cleanups among them, that fails, is killed, hangs or does nothing. */
    @Test
    void aFaultInAnyCommandOfTheirsLeavesADiskThatIsNotBootable() throws IOException {
        rig.with(EVERYTHING);
        FaultSweep sweep = new FaultSweep(rig);
        sweep.before(this::clearAway);
        clearAway();

        sweep.strikeAllOf("unlock", "unlock-proof", "commit");

        System.out.println("Unlocking, key file, recovery key, header backup, no passphrase: " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.struck()).isGreaterThan(20);
    }

    /** What a run leaves on the running system because it was asked to. */
    private void clearAway() {
        Path keep = rig.host().resolve("media/keep");
        try (Stream<Path> files = Files.list(keep)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> checks(SimulatedRun run) {
        List<String> lines = new ArrayList<>();
        for (JsonNode check : run.json().path("checks")) {
            lines.add(check.path("name").asText() + " " + check.path("found").asText());
        }
        return lines;
    }
}
