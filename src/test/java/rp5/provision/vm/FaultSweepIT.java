package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real runs on a real disk, each with one of its commands out of order. The commands are those of a run that went well, so a new one is swept
 * without anybody thinking of it. {@code -Drp5.fault.commands=N}: N commands of each step; 1000 are all. {@code -Drp5.fault.kinds=NOTHING}: what is
 * done to them, by turns. {@code -Drp5.fault.only=K,L}: of these faults, counted from 1, the K-th and the L-th.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultSweepIT {
    private static final int COMMANDS = Integer.getInteger("rp5.fault.commands", 3);
    private static final List<Fault.Kind> KINDS = Pattern.compile(",")
            .splitAsStream(System.getProperty("rp5.fault.kinds", "FAIL,KILL,NOTHING"))
            .map(Fault.Kind::valueOf)
            .toList();
    private static final String ONLY = System.getProperty("rp5.fault.only", "");

    private final List<Fault> faults = new ArrayList<>();
    private GuestResult result = new GuestResult(-1, "", Path.of(""));
    private Path disk = Path.of("");
    private String passphrase = "";

    List<Fault> faults() {
        return faults;
    }

    @BeforeAll
    void sweep() {
        Provisioned recorded = Provisioned.of(Layout.DEBIAN);
        passphrase = recorded.passphrase();
        faults.addAll(chosen(Fault.among(recorded.events(), COMMANDS, KINDS)));
        Guest guest = ToolGuest.of("fault-sweep", Layout.DEBIAN);
        disk = guest.folders().emptyDisk("target.img", Provisioned.DISK_BYTES);
        recorded.passphraseFor(guest);
        copyOfFaultScript(guest.folders().share());

        StringBuilder script = new StringBuilder(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                mkdir -p /run/fault/bin
                install -m 0755 /host/fault /run/fault/fault
                run() {
                    rm -f /run/fault/hits
                    PATH=/run/fault/bin:$PATH rp5_run "$1" --yes --passphrase-file /run/passphrase /dev/ubdb
                    rm -f /run/fault/armed
                    mv /run/fault/hits "/host/$1.hits" 2>/dev/null
                    state "state-$1"
                    look_at_esp "$1" 2>/dev/null
                }
                release() {
                    umount --recursive /run/rp5-provision
                    rmdir /run/rp5-provision
                    lvm vgchange --activate n rp5vg
                    cryptsetup close cryptroot
                }
                rp5 --version
                """);
        faults.stream().map(Fault::tool).distinct().forEach(tool -> script.append("ln -s ../fault /run/fault/bin/")
                .append(tool)
                .append('\n'));
        script.append("state state-before\n");
        for (Fault fault : faults) {
            script.append("cat >/run/fault/armed <<'END'\n%s\nEND\nrun %s\n".formatted(fault.armed(), fault.name()));
            // What had to stay would be released by the next run, whose fault may then strike there and not where it is
            // meant to.
            if (fault.hindersTeardown() && !fault.equals(faults.get(faults.size() - 1))) {
                script.append("release\n");
            }
        }
        script.append("run final\n");
        result = guest.disk(disk)
                .limit(Duration.ofMinutes(20 + 8L * faults.size()))
                .run(script.toString());
        assertThat(result.exitCode()).as(result.console()).isZero();
    }

    private static List<Fault> chosen(List<Fault> all) {
        System.out.printf("faults: %s of %d%n", ONLY.isEmpty() ? "all" : ONLY, all.size());
        return ONLY.isEmpty()
                ? all
                : Pattern.compile(",")
                        .splitAsStream(ONLY)
                        .map(number -> all.get(Integer.parseInt(number) - 1))
                        .toList();
    }

    private static void copyOfFaultScript(Path share) {
        try (var script = Objects.requireNonNull(FaultSweepIT.class.getResourceAsStream("/vm/fault"))) {
            Files.copy(script, share.resolve("fault"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isToldAndLeavesNothingBehind(Fault fault) {
        assertThat(result.share().resolve(fault.name() + ".hits"))
                .as("it was met")
                .exists();
        JsonNode told = ToolGuest.json(result.share().resolve(fault.name() + ".json"));
        System.out.printf(
                "%s -> %s (%s, %s)%n",
                fault,
                told.at("/result").asText(),
                told.at("/failure/step").asText(),
                told.at("/failure/disk_state").asText());
        assertThat(result.file(fault.name() + ".exit"))
                .isEqualTo(told.at("/exit_code").asInt() + "\n");
        assertThat(result.file(fault.name() + ".err")).doesNotContain("\tat ", "Exception");

        if (told.at("/exit_code").asInt() == 0) {
            assertThat(fault.maySucceed()).as("success").isTrue();
            assertThat(result.file(fault.name() + ".esp")).contains("config.txt\n");
        } else {
            assertThat(told.at("/failure/message").asText()).isNotBlank();
            assertThat(told.at("/failure/next").asText()).isNotBlank();
            assertNotBootable(fault, told);
        }
        if (fault.kind() == Fault.Kind.HANG) {
            assertThat(told.at("/result").asText()).isEqualTo("FAIL_TIMEOUT");
        }
        if (!fault.hindersTeardown() || told.at("/exit_code").asInt() == 0) {
            assertThat(result.stateBesidesLvm("state-" + fault.name()))
                    .isEqualTo(result.stateBesidesLvm("state-before"));
        }
    }

    /** Once the disk has been made bootable, only what ends the run is left to go wrong. */
    private void assertNotBootable(Fault fault, JsonNode told) {
        String state = told.at("/failure/disk_state").asText();
        // Struck itself, what overwrites the old ESP first of all cannot but leave it, and that is what is said.
        boolean oldEspMayStay = state.equals("ERASING") && fault.tool().equals("blkdiscard");
        if (state.equals("BOOTABLE")) {
            assertThat(fault.hindersTeardown() || fault.tool().equals("sync")).isTrue();
        } else if (Set.of("UNTOUCHED", "RELEASED").contains(state)) {
            assertThat(esp(fault)).isEqualTo(espBefore(fault));
        } else if (!oldEspMayStay) {
            assertThat(esp(fault)).doesNotContain("config.txt");
        }
    }

    /** The names on the ESP after the run with this fault; none when there was no ESP. */
    private List<String> esp(Fault fault) {
        return Files.exists(result.share().resolve(fault.name() + ".esp"))
                ? result.file(fault.name() + ".esp").lines().toList()
                : List.of();
    }

    private List<String> espBefore(Fault fault) {
        int place = faults.indexOf(fault);
        return place == 0 ? List.of() : esp(faults.get(place - 1));
    }

    @Test
    void everyStepThatChangesTheDiskIsMet() {
        Assumptions.assumeTrue(ONLY.isEmpty(), "all of them are tried");
        assertThat(Fault.steps(faults))
                .contains(
                        "devices",
                        "partitioning",
                        "lukslvm",
                        "mounts",
                        "firmware",
                        "rootsync",
                        "initramfs",
                        "commit",
                        "teardown");
        Set<String> steps = new HashSet<>();
        faults.forEach(fault -> steps.add(ToolGuest.json(result.share().resolve(fault.name() + ".json"))
                .at("/failure/step")
                .asText()));

        assertThat(steps).contains("partitioning", "lukslvm", "mounts", "firmware", "rootsync", "initramfs", "commit");
    }

    @Test
    void theRunAfterAllOfThemEndsWellAndItsDiskBoots() {
        assertThat(ToolGuest.json(result.share().resolve("final.json"))
                        .at("/result")
                        .asText())
                .isEqualTo("ETE_DONE_OK");
        assertThat(result.stateBesidesLvm("state-final")).isEqualTo(result.stateBesidesLvm("state-before"));
        try (TargetBoot boot = TargetBoot.of("boot-after-faults", disk)) {
            boot.unlock(passphrase);
        }
    }
}
