package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.exec.Command;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;
import rp5.provision.testing.ResultSchema;

/** Whole runs with a key on a USB stick, and with several ways to unlock at once, on a simulated machine. */
class WaysTogetherRunTest {
    private static final String PIN = "482913-pin";
    private static final String SSH_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOX4YKToq1ZPPKqNA4au3zxhBDLyMh4NclmYpof+eNiP me@desk";

    /** In the order that docs/unlock.md gives, with the slots of its table. */
    private static final Map<String, Integer> SLOTS = new LinkedHashMap<>();

    static {
        SLOTS.put("keyfile", 2);
        SLOTS.put("usb-key", 3);
        SLOTS.put("tpm", 4);
        SLOTS.put("network", 5);
    }

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    WaysTogetherRunTest() {}

    @BeforeEach
    void newMachine() throws IOException {
        rig = new Rig(
                        Files.createDirectory(folder.resolve("rig")),
                        FakeSource.piOs().withPackage("dropbear-initramfs", "1").withPackage("clevis", "1"),
                        false)
                .withStick();
        Files.createDirectories(rig.host().resolve("media/keep"));
        Files.writeString(folder.resolve("id.pub"), SSH_KEY + "\n");
        Path pin = Files.createFile(
                folder.resolve("pin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pin, PIN + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usb-key",
                "keyfile usb-key",
                "keyfile tpm",
                "keyfile network",
                "keyfile ssh recovery remove",
                "usb-key tpm pin",
                "usb-key network recovery remove",
                "usb-key ssh",
                "tpm network",
                "tpm pin ssh recovery remove",
                "network ssh recovery remove",
                "keyfile tpm pin network",
                "usb-key tpm ssh header",
                "keyfile usb-key tpm pin network ssh recovery header",
                "keyfile usb-key tpm pin network ssh recovery header remove"
            })
    void waysThatAreAskedForTogetherAreAllMadeProvenAndTriedInTheDocumentedOrder(String asked) {
        List<String> words = Arrays.asList(asked.split(" "));
        List<String> automatic = SLOTS.keySet().stream().filter(words::contains).toList();
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with(options(words)).run(pi, Meddler.NOBODY);

        assertThat(run.result()).as(run.err()).isEqualTo("ETE_DONE_OK");
        assertThat(pi.leftovers()).isEmpty();
        TreeSet<Integer> slots =
                new TreeSet<>(automatic.stream().map(SLOTS::get).toList());
        List<String> told = new ArrayList<>(automatic);
        if (!words.contains("remove")) {
            slots.add(0);
            told.add("passphrase");
        }
        if (words.contains("recovery")) {
            slots.add(1);
            told.add("recovery-key");
        }
        assertThat(pi.slots()).containsExactlyElementsOf(slots);
        JsonNode plan = run.json().path("plan").path("unlock").path("ways");
        assertThat(plan.findValuesAsText("way")).containsExactlyElementsOf(told);
        assertThat(run.json().path("files").toString())
                .contains(
                        "WAYS='" + String.join(" ", automatic) + "'",
                        words.contains("ssh") ? "tries=0," : "tries=" + (automatic.size() + 3) + ",");
        for (String image : List.of("initramfs_2712", "initramfs8")) {
            assertThat(checks(run))
                    .as("proven from %s", image)
                    .containsAll(automatic.stream()
                            .map(way -> "unlock-" + way + " slot " + SLOTS.get(way) + " " + image)
                            .toList());
        }
        assertThat(pi.stick()).hasSize(words.contains("usb-key") ? 1 : 0);
        assertThat(new ResultSchema().objections(run.json())).isEmpty();
        assertThat(run.commands().stream().map(Command::argv).map(Object::toString))
                .noneMatch(line -> line.contains("kkkk") || line.contains(PIN) || line.contains("correct horse"));
        assertThat(run.out() + run.err()).doesNotContain("kkkk", PIN, "correct horse");
    }

    @Test
    void keyOnTheStickIsNamedAfterTheDiskAndReadBackFromTheStick() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with("--usb-key", "LABEL=KEYS").run(pi, Meddler.NOBODY);

        String uuid = run.json().path("plan").path("ids").path("luks").asText();
        assertThat(pi.stick()).containsOnlyKeys("rp5-" + uuid + ".key").containsValue("k".repeat(64));
        assertThat(run.commands().stream()
                        .filter(command -> command.argv().contains("/dev/disk/by-uuid/1234-ABCD"))
                        .count())
                .as("mounts: to write, and anew to read back")
                .isEqualTo(2);
    }

    @Test
    void stickThatIsPulledOutBeforeTheProofLeavesADiskThatIsNotBootable() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with("--usb-key", "LABEL=KEYS", "--keyfile-auto").run(pi, (number, command) -> {
            if (command.argv().get(0).equals("unmkinitramfs")) {
                pi.unplug();
            }
            return null;
        });

        assertThat(run.result()).isEqualTo("FAIL_INITRAMFS_VERIFY");
        assertThat(run.json().path("failure").toString()).contains("by a key on a USB stick", "the stick is not there");
        assertThat(pi.bootable()).isFalse();
        assertThat(pi.leftovers()).isEmpty();
    }

    @Test
    void keyOfADiskThatDoesNotComeToBeIsTakenOffTheStick() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with("--usb-key", "LABEL=KEYS")
                .run(pi, (number, command) -> command.argv().contains("update-initramfs") ? Fault.EXIT : null);

        assertThat(run.result()).isEqualTo("FAIL_INITRAMFS_VERIFY");
        assertThat(run.commands().stream().map(command -> String.join(" ", command.argv())))
                .as("it was there")
                .anyMatch(line -> line.contains("note-key") && line.endsWith(".key"));
        assertThat(pi.stick()).isEmpty();
        assertThat(pi.leftovers()).isEmpty();
    }

    /** Where the stick is not mounted no key is found either. */
    @Test
    void keyThatCannotBeTakenOffTheStickIsTold() {
        SimulatedPi pi = rig.machine();
        AtomicBoolean noted = new AtomicBoolean();

        SimulatedRun run = rig.with("--usb-key", "LABEL=KEYS").run(pi, (number, command) -> {
            boolean mounts = command.argv().contains("/dev/disk/by-uuid/1234-ABCD");
            noted.compareAndSet(false, command.argv().toString().contains("note-key"));
            return mounts && noted.get() ? Fault.NOTHING : null;
        });

        assertThat(run.exit()).isNotZero();
        assertThat(pi.stick()).hasSize(1);
        assertThat(run.json().path("warnings").toString()).contains("take the key off the stick LABEL=KEYS");
    }

    /** Its trap is not run then, and below the mount in memory lies one of the stick. */
    @Test
    void stickThatTheScriptOfAnImageHadMountedWhenItWasKilledIsLetGo() {
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.with("--usb-key", "LABEL=KEYS").run(pi, (number, command) -> {
            if (command.argv().contains("/usr/local/lib/rp5-provision/unlock.d/usb-key")) {
                pi.leaveStickMounted(Path.of(command.argv().get(1)).resolve("run/rp5-usb-key"));
                return Fault.KILL;
            }
            return null;
        });

        assertThat(run.exit()).isNotZero();
        assertThat(run.json().path("cleanup").toString() + run.err()).doesNotContain("busy");
        assertThat(pi.leftovers()).isEmpty();
    }

    /** Every command of the two steps that fails, is killed, hangs or does nothing. */
    @Test
    void aFaultInAnyCommandForTheStickLeavesADiskThatIsNotBootable() throws IOException {
        Rig oneKernel = new Rig(Files.createDirectory(folder.resolve("one")), FakeSource.debian(), false).withStick();
        FaultSweep sweep = new FaultSweep(oneKernel.with("--usb-key", "LABEL=KEYS"));

        sweep.strikeAllOf("unlock", "unlock-proof");

        System.out.println("Unlocking, USB stick: " + sweep.matrix());
        assertThat(sweep.objections()).isEmpty();
        assertThat(sweep.struck()).isGreaterThan(15);
    }

    private String[] options(List<String> words) {
        List<String> options = new ArrayList<>();
        for (String word : words) {
            options.addAll(
                    switch (word) {
                        case "keyfile" -> List.of("--keyfile-auto");
                        case "usb-key" -> List.of("--usb-key", "LABEL=KEYS");
                        case "tpm" -> List.of("--tpm-keyscript");
                        case "pin" ->
                            List.of("--tpm-pin-file", folder.resolve("pin").toString());
                        case "network" -> List.of("--network-unlock", "http://tang.lan:8080");
                        case "ssh" ->
                            List.of("--ssh-unlock", folder.resolve("id.pub").toString());
                        case "recovery" -> List.of("--recovery-key", "/media/keep/recovery");
                        case "header" -> List.of("--header-backup", "/media/keep/header.img");
                        case "remove" -> List.of("--remove-passphrase");
                        default -> throw new AssertionError(word);
                    });
        }
        return options.toArray(String[]::new);
    }

    /** Each with its name, its slot and the image that it was proven from. */
    private static List<String> checks(SimulatedRun run) {
        List<String> lines = new ArrayList<>();
        for (JsonNode check : run.json().path("checks")) {
            String[] found = check.path("found").asText().split(" ", 3);
            String[] words = check.path("found").asText().split(" ", -1);
            if (found.length > 2 && check.path("status").asText().equalsIgnoreCase("pass")) {
                lines.add(
                        check.path("name").asText() + " " + found[0] + " " + found[1] + " " + words[words.length - 1]);
            }
        }
        return lines;
    }
}
