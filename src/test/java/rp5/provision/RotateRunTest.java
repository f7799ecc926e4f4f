package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.exec.Command;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** Whole rotations of the key file of a disk that was provisioned with one, on a simulated machine. */
class RotateRunTest {
    private static final String ROTATE = "--keyfile-rotate";
    private static final Map<String, String> NEW_FILE = Map.of("cryptroot.key", "n".repeat(64));
    private static final Map<String, String> OLD_FILE = Map.of("cryptroot.key", "k".repeat(64));

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private final Set<String> seen = new HashSet<>();
    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    RotateRunTest() {}

    @BeforeEach
    void newMachine() {
        rig = new Rig(folder, FakeSource.piOs(), false);
    }

    @Test
    void newKeyTakesTheOldOnesPlaceInEveryImage() {
        SimulatedPi pi = provisioned();

        SimulatedRun run = rotate(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ROTATE_OK");
        assertThat(rotated(pi, 10)).isEmpty();
        assertThat(checks(run))
                .contains(
                        "unlock-keyfile slot 10 opened by a key file in the initramfs, with what is in initramfs_2712",
                        "unlock-keyfile slot 10 opened by a key file in the initramfs, with what is in initramfs8",
                        "keyfile-rotated /etc/cryptsetup-keys.d/cryptroot.key opens slot 10; slot 2 is gone");
        assertThat(run.out() + run.err()).doesNotContain("nnnn", "correct horse");
        assertThat(run.commands().stream().map(Command::argv).map(Object::toString))
                .noneMatch(line -> line.contains("nnnn") || line.contains("correct horse"));
    }

    @Test
    void theSecondTimeTheFirstSlotIsUsedAgain() {
        SimulatedPi pi = provisioned();
        assertThat(rotate(pi, Meddler.NOBODY).exit()).isZero();
        rig.making('m');

        SimulatedRun run = rig.run(pi, Meddler.NOBODY, ROTATE);

        assertThat(run.result()).as(run.err()).isEqualTo("ROTATE_OK");
        assertThat(pi.slots()).containsExactlyInAnyOrder(0, 2);
        assertThat(pi.tokens()).containsOnlyKeys(2);
        assertThat(pi.openedByImages().values()).containsOnly(Set.of(2));
    }

    @Test
    void diskWithoutAKeyFileIsRefusedUntouched() {
        SimulatedPi pi = rig.machine();
        assertThat(rig.run(pi, Meddler.NOBODY).exit()).isZero();
        String before = pi.disk();

        SimulatedRun run = rotate(pi, Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(run.json().path("refusals").toString()).contains("names no key slot of a key file");
        assertThat(pi.disk()).isEqualTo(before);
        assertThat(pi.leftovers()).isEmpty();
    }

    @Test
    void headerThatDoesNotSayWhichSlotItIsIsRefused() {
        SimulatedPi pi = provisioned();
        pi.forgetToken(2);

        SimulatedRun run = rotate(pi, Meddler.NOBODY);

        assertThat(run.result()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(pi.slots()).containsExactlyInAnyOrder(0, 2);
        assertThat(pi.keyFiles()).isEqualTo(OLD_FILE);
    }

    /** Between the new slot and its label the power goes: only the file beside the key file tells whose slot it is. */
    @Test
    void slotThatACutLeftWithoutALabelGoesToo() {
        SimulatedPi pi = provisioned();
        rotate(pi, cutAt("prefer"));
        pi.afterAPowerCut();
        assertThat(pi.slots()).containsExactlyInAnyOrder(0, 2, 10);
        assertThat(pi.tokens()).containsOnlyKeys(2);

        rig.making('m');
        SimulatedRun run = rig.run(pi, Meddler.NOBODY, ROTATE);

        assertThat(run.result()).as(run.err()).isEqualTo("ROTATE_OK");
        assertThat(pi.slots()).containsExactlyInAnyOrder(0, 11);
    }

    /** What it had laid out in the disk's /var/tmp holds the new key. */
    @Test
    void nothingOfABuildThatWasCutStaysAfterTheNextRotation() {
        SimulatedPi pi = provisioned();
        boolean[] dark = new boolean[1];
        rotate(pi, (number, command) -> {
            Fault fault = dark[0] ? Fault.EXIT : command.argv().contains("mkinitramfs") ? Fault.KILL : null;
            dark[0] |= fault != null;
            return fault;
        });
        pi.afterAPowerCut();
        assertThat(pi.disk()).contains("mkinitramfs_");

        rig.making('m');
        SimulatedRun run = rig.run(pi, Meddler.NOBODY, ROTATE);

        assertThat(run.result()).as(run.err()).isEqualTo("ROTATE_OK");
        assertThat(pi.disk()).doesNotContain("mkinitramfs_");
        assertThat(run.commands().stream()
                        .filter(command -> command.argv().contains("mkinitramfs"))
                        .map(Command::environment))
                .hasSize(2)
                .containsOnly(Map.of("TMPDIR", "/var/tmp/rp5-provision"));
    }

    @Test
    void aFaultInAnyCommandLeavesADiskThatOpensWithTheKeyInItsImages() {
        List<String> objections = new ArrayList<>();
        List<Command> commands = commands();
        Map<Fault, Map<String, Integer>> matrix = new EnumMap<>(Fault.class);
        for (int number = first(commands); number <= commands.size(); number++) {
            for (Fault fault : Fault.values()) {
                SimulatedPi pi = provisioned();
                SimulatedRun run = rotate(pi, Meddler.at(number, fault));
                matrix.computeIfAbsent(fault, it -> new TreeMap<>()).merge(run.result(), 1, Integer::sum);
                String name =
                        number + " " + fault + " " + shortened(commands.get(number - 1)) + " " + run.result() + ": ";
                judge(pi, run).forEach(wrong -> objections.add(name + wrong));
                rig.scrap(pi);
            }
        }
        System.out.printf(
                "Rotation: %d commands x %d faults, %d wrong; a rotation after it from %d different disks%n",
                commands.size() - first(commands) + 1, Fault.values().length, objections.size(), seen.size());
        matrix.forEach((fault, results) -> System.out.printf("  %-8s %s%n", fault, results));
        assertThat(objections).isEmpty();
        assertThat(commands).hasSizeGreaterThan(100);
    }

    @Test
    void aPowerCutBeforeAnyCommandLeavesADiskThatOpensAndCanBeRotatedAgain() {
        List<String> objections = new ArrayList<>();
        List<Command> commands = commands();
        for (int number = first(commands); number <= commands.size(); number++) {
            SimulatedPi pi = provisioned();
            int cut = number;
            rotate(pi, (now, command) -> now >= cut ? Fault.EXIT : null);
            pi.afterAPowerCut();
            String name = number + " " + shortened(commands.get(number - 1)) + ": ";
            opening(pi).forEach(wrong -> objections.add(name + wrong));
            again(pi).forEach(wrong -> objections.add(name + wrong));
            rig.scrap(pi);
        }
        System.out.printf(
                "Rotation: a power cut before each of %d commands, %d wrong; a rotation after it from %d different disks%n",
                commands.size() - first(commands) + 1, objections.size(), seen.size());
        assertThat(objections).isEmpty();
    }

    private SimulatedPi provisioned() {
        SimulatedPi pi = rig.machine();
        rig.making('k').with("--keyfile-auto");
        SimulatedRun run = rig.run(pi, Meddler.NOBODY);
        assertThat(run.exit()).as(run.err()).isZero();
        return pi;
    }

    private SimulatedRun rotate(SimulatedPi pi, Meddler meddler) {
        rig.making('n').with();
        return rig.run(pi, meddler, ROTATE);
    }

    private List<Command> commands() {
        SimulatedPi pi = provisioned();
        SimulatedRun run = rotate(pi, Meddler.NOBODY);
        assertThat(run.exit()).as(run.err()).isZero();
        rig.scrap(pi);
        return run.commands();
    }

    /** Before it the disk is opened and mounted, as for a run that is continued. */
    private static int first(List<Command> commands) {
        for (int index = 0; index < commands.size(); index++) {
            if (commands.get(index).argv().contains("/etc/rp5-provision/unlock.conf")) {
                return index;
            }
        }
        throw new AssertionError(commands);
    }

    /** From the first command on that has this word, none does anything. */
    private static Meddler cutAt(String word) {
        boolean[] dark = new boolean[1];
        return (number, command) -> {
            dark[0] |= command.argv().contains(word);
            return dark[0] ? Fault.EXIT : null;
        };
    }

    private List<String> judge(SimulatedPi pi, SimulatedRun run) {
        List<String> wrong = new ArrayList<>(opening(pi));
        if (run.result().equals("FAIL_UNHANDLED")
                || run.json().path("exit_code").asInt(-1) != run.exit()) {
            wrong.add("ends badly: " + run.err());
        }
        if (!pi.leftovers().isEmpty()) {
            wrong.add("leaves " + pi.leftovers());
        }
        if (pi.disk().contains("rp5-new")
                || pi.disk().contains("mkinitramfs_")
                || pi.keyFiles().size() != 1) {
            wrong.add("leaves files: " + pi.keyFiles().keySet());
        }
        if (run.json().path("failure").path("next").asText().contains("--yes")) {
            wrong.add("advises to erase the disk");
        }
        boolean oldImages = pi.openedByImages().values().stream().allMatch(Set.of(2)::equals);
        if (run.exit() == 0) {
            wrong.addAll(rotated(pi, 10));
        } else if (oldImages && !isAsBefore(pi) && !hasBoth(pi)) {
            wrong.add("did not go the whole way back: slots " + pi.slots() + ", tokens "
                    + pi.tokens().keySet());
        } else if (run.state().name().equals("UNTOUCHED") && !oldImages) {
            wrong.add("says " + run.state());
        }
        wrong.addAll(again(pi));
        return wrong;
    }

    private static boolean isAsBefore(SimulatedPi pi) {
        return pi.slots().equals(Set.of(0, 2))
                && pi.tokens().keySet().equals(Set.of(2))
                && pi.keyFiles().equals(OLD_FILE);
    }

    /** From the moment on in which the first image was about to be replaced. */
    private static boolean hasBoth(SimulatedPi pi) {
        return pi.slots().equals(Set.of(0, 2, 10))
                && pi.tokens().keySet().equals(Set.of(2, 10))
                && pi.keyFiles().equals(NEW_FILE);
    }

    /** Whatever happened: each image has a key whose slot is there, and so is what is typed. */
    private static List<String> opening(SimulatedPi pi) {
        List<String> wrong = new ArrayList<>();
        pi.openedByImages().forEach((image, slots) -> {
            if (slots.isEmpty()) {
                wrong.add(image + " opens nothing");
            }
        });
        if (pi.openedByImages().size() != 2 || !pi.slots().contains(0) || !pi.bootable()) {
            wrong.add("images " + pi.openedByImages().keySet() + ", slots " + pi.slots());
        }
        return wrong;
    }

    /** From each different disk once. */
    private List<String> again(SimulatedPi pi) {
        if (!seen.add(pi.disk() + pi.slots() + pi.tokens() + pi.keyFiles())) {
            return List.of();
        }
        rig.making('m');
        SimulatedRun run = rig.run(pi, Meddler.NOBODY, ROTATE);
        List<String> wrong = new ArrayList<>();
        if (run.exit() != 0) {
            wrong.add("the next rotation fails: " + run.err());
        } else if (pi.slots().size() != 2
                || pi.tokens().size() != 1
                || pi.keyFiles().size() != 1) {
            wrong.add("the next rotation leaves slots " + pi.slots() + ", tokens " + pi.tokens());
        }
        return wrong;
    }

    private static List<String> rotated(SimulatedPi pi, int slot) {
        List<String> wrong = new ArrayList<>();
        if (!pi.slots().equals(Set.of(0, slot)) || !pi.tokens().keySet().equals(Set.of(slot))) {
            wrong.add("slots " + pi.slots() + ", tokens " + pi.tokens());
        }
        if (!pi.openedByImages().equals(Map.of("initramfs_2712", Set.of(slot), "initramfs8", Set.of(slot)))) {
            wrong.add("the images open " + pi.openedByImages());
        }
        if (!pi.keyFiles().equals(NEW_FILE)) {
            wrong.add("the key files are " + pi.keyFiles());
        }
        if (!pi.leftovers().isEmpty() || pi.disk().contains("rp5-new")) {
            wrong.add("left: " + pi.leftovers());
        }
        return wrong;
    }

    private static String shortened(Command command) {
        String line = String.join(" ", command.argv()).replaceAll("/\\S*/run/rp5-provision", "BASE");
        return line.length() > 110 ? line.substring(0, 110) + "..." : line;
    }

    private static List<String> checks(SimulatedRun run) {
        List<String> lines = new ArrayList<>();
        for (JsonNode check : run.json().path("checks")) {
            lines.add(check.path("name").asText() + " " + check.path("found").asText());
        }
        return lines;
    }
}
