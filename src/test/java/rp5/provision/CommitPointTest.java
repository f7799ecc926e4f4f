package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** When the disk can be booted, and that nothing around the run changes what becomes of it. */
class CommitPointTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    @Test
    void theDiskOfRaspberryPiOsCanBeBootedFromTheCommitOn() {
        assertBootableFromTheCommitOn(new Rig(folder, FakeSource.piOs(), false));
    }

    /** What was there before can be booted until it is erased. */
    @Test
    void theDiskOfDebianCanBeBootedFromTheCommitOn() {
        assertBootableFromTheCommitOn(new Rig(folder, FakeSource.debian(), true));
    }

    private static void assertBootableFromTheCommitOn(Rig rig) {
        SimulatedPi pi = rig.machine();
        List<Boolean> bootable = new ArrayList<>();
        SimulatedRun run = rig.run(pi, (number, command) -> {
            bootable.add(pi.bootable());
            return null;
        });

        assertThat(run.exit()).as(run.err()).isZero();
        List<SimulatedRun.Place> places = run.places();
        assertThat(places).hasSameSizeAs(bootable);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Optional<StepId> step = places.get(i).step();
            boolean erased =
                    step.filter(id -> id.compareTo(StepId.PARTITIONING) > 0).isPresent();
            boolean committing = step.equals(Optional.of(StepId.COMMIT));
            if (committing ? bootable.get(i) && !bootable.get(i + 1) : erased && bootable.get(i)) {
                wrong.add("bootable before " + run.commands().get(i).argv());
            } else if (places.get(i).teardown() && !bootable.get(i)) {
                wrong.add("not bootable before " + run.commands().get(i).argv());
            }
        }
        assertThat(wrong).isEmpty();
        int commit = places.indexOf(new SimulatedRun.Place(Optional.of(StepId.COMMIT), false));
        int first = commit + bootable.subList(commit, bootable.size()).indexOf(true);
        assertThat(run.commands().get(first - 1).argv().get(0)).isEqualTo("mv");
        assertThat(run.commands().get(first - 1).argv().get(4)).endsWith("/esp/config.txt");
        assertThat(pi.bootable()).isTrue();
    }

    /** The disk dies when it has just become bootable: nothing more can be read from it, and nothing be taken back. */
    @Test
    void whatCannotBeTakenBackIsNotCalledUnbootable() {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        SimulatedPi pi = rig.machine();
        AtomicBoolean up = new AtomicBoolean();

        SimulatedRun run = rig.run(pi, (number, command) -> {
            boolean dead = up.get();
            up.compareAndSet(
                    false,
                    command.argv().get(0).equals("mv") && command.argv().get(4).endsWith("/esp/config.txt"));
            return dead ? Fault.EXIT : null;
        });

        assertThat(run.exit()).isNotZero();
        assertThat(run.failedStep()).contains(StepId.COMMIT);
        assertThat(pi.bootable()).isTrue();
        assertThat(run.state()).isEqualTo(DiskState.PERHAPS_BOOTABLE);
        assertThat(run.err()).contains("take config.txt of the target back", "the Pi may start from it");
    }

    /** The kernel leaves out those parts of a FAT's folder that it cannot read, so that a folder may look empty. */
    @Test
    void whatIsNotSeenIsNotTakenForTakenBack() {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        SimulatedPi pi = rig.machine();
        Path esp = pi.base().resolve("esp");
        Path unread = folder.resolve("unread");
        AtomicBoolean dying = new AtomicBoolean();

        SimulatedRun run = rig.run(pi, (number, command) -> {
            String program = command.argv().get(0);
            if (Files.exists(unread)) {
                showAgain(esp, unread);
            }
            if (dying.get() && Set.of("find", "test").contains(program)) {
                hide(esp, unread);
            }
            dying.compareAndSet(false, program.equals("tee") && Files.exists(esp.resolve("config.txt")));
            return null;
        });

        assertThat(run.exit()).isNotZero();
        assertThat(run.failedStep()).contains(StepId.COMMIT);
        assertThat(pi.bootable()).isTrue();
        assertThat(run.state()).isEqualTo(DiskState.PERHAPS_BOOTABLE);
        assertThat(run.err()).contains("take config.txt of the target back", "the Pi may start from it");
    }

    /** Nothing was moved yet: that the teardown cannot write either makes nothing bootable. */
    @Test
    void aDiskThatTakesNothingMoreBeforeTheMoveIsNotCalledBootable() {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        int commit = rig.run(rig.machine(), Meddler.NOBODY)
                .places()
                .indexOf(new SimulatedRun.Place(Optional.of(StepId.COMMIT), false));
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.run(
                pi,
                (number, command) -> number > commit && command.argv().get(0).equals("sync") ? Fault.EXIT : null);

        assertThat(run.failedStep()).contains(StepId.COMMIT);
        assertThat(pi.bootable()).isFalse();
        assertThat(run.err()).contains("write everything to the disk");
        assertThat(run.state()).isEqualTo(DiskState.UNPROVEN);
    }

    @Test
    void aClosedStandardOutputChangesNothing() throws IOException {
        Rig rig = new Rig(folder, FakeSource.piOs(), false).writingTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        SimulatedPi pi = rig.machine();
        SimulatedRun run = rig.run(pi, Meddler.NOBODY);
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("The result could not be written to standard");
        assertThat(pi.bootable()).isTrue();
        assertThat(pi.leftovers()).isEmpty();

        SimulatedPi other = rig.machine();
        assertThat(rig.run(other, Meddler.at(100, Fault.EXIT)).exit()).isNotZero();
        assertThat(other.leftovers()).isEmpty();
        assertThat(Files.readString(rig.logs().resolve("ete_nvme_provision.json")))
                .contains("\"disk_state\"");
    }

    @Test
    void aLogFolderThatIsGoneChangesNothing() {
        Rig rig = new Rig(folder, FakeSource.piOs(), false);
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.run(pi, (number, command) -> {
            if (number == 30) {
                remove(rig.logs());
            }
            return null;
        });

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).contains("The result could not be written to");
        assertThat(pi.bootable()).isTrue();
        assertThat(pi.leftovers()).isEmpty();
    }

    private static void remove(Path logs) {
        try {
            Files.delete(logs.resolve("ete_nvme_provision.jsonl"));
            Files.deleteIfExists(logs.resolve("ete_nvme_provision.json"));
            Files.deleteIfExists(logs.resolve("ete_nvme_provision.journal"));
            Files.delete(logs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a folder look empty. */
    private static void hide(Path shown, Path hidden) {
        try {
            Files.move(shown, hidden);
            Files.createDirectory(shown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void showAgain(Path shown, Path hidden) {
        try {
            Files.delete(shown);
            Files.move(hidden, shown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
