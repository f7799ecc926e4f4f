package rp5.provision.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.guard.TargetWithGuard.Run;
import rp5.provision.testing.Shells;

class PostbootCheckScriptTest {
    private static final String RECORD = "var/lib/rp5-provision/postboot.json";
    private static final String MODE = "proc/device-tree/chosen/bootloader/boot-mode";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.ofASystem().stream();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void recordsAStartFromTheProvisionedDiskAndKeepsThePairThatStarted(List<String> shell) throws Exception {
        TargetWithGuard target = new TargetWithGuard(folder, shell).write(MODE, "\0\0\0\u0006");

        Run run = target.postbootCheck();

        assertThat(run.exitCode()).as(run.output()).isZero();
        JsonNode json = json(target);
        assertThat(json.get("result").asText()).isEqualTo("POSTBOOT_OK");
        assertThat(json.get("kernel").asText()).isEqualTo(TargetWithGuard.RELEASE);
        assertThat(failed(json)).isEmpty();
        assertThat(json.get("checks")).hasSize(9);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.root.resolve(RECORD))))
                .isEqualTo("rw-r--r--");
        assertThat(target.names("var/lib/rp5-provision")).containsExactly("postboot.json");
        assertThat(target.names("boot/firmware")).contains("rp5-good");
    }

    @ParameterizedTest
    @MethodSource("differences")
    void tellsWhatIsNotAsProvisioned(String check, Consumer<TargetWithGuard> change, String sentence) throws Exception {
        TargetWithGuard target = new TargetWithGuard(folder, Shells.ofASystem().get(0));
        change.accept(target);

        Run run = target.postbootCheck();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains(sentence);
        JsonNode json = json(target);
        assertThat(json.get("result").asText()).isEqualTo("FAIL_POSTBOOT");
        assertThat(failed(json)).contains(check);
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                differs("root-device", t -> t.answer("findmnt-UUID", "/", "0d6d6a0c"), "was started from another disk"),
                differs(
                        "luks-container",
                        t -> t.answer("findmnt-MAJ:MIN", "/", "179:2"),
                        "does not lie in the encrypted"),
                differs("boot-filesystem", t -> t.answer("findmnt-UUID", "/boot", ""), "/boot is not that of"),
                differs("esp", t -> t.answer("findmnt-UUID", "/boot/firmware", "5C0F-FEE5"), "an SD card?"),
                differs(
                        "kernel",
                        t -> t.answer("uname", "", "6.6.31+rpt-rpi-2712"),
                        "kernel 6.6.31+rpt-rpi-2712 is running"),
                differs("kernel", t -> t.without("boot/firmware/config.txt"), "no kernel that can be read"),
                differs("cmdline-root", t -> t.replace("proc/cmdline", "rp5vg", "other"), "was not started with root="),
                differs("cmdline-words", t -> t.replace("proc/cmdline", " rootwait", ""), "(not given: rootwait )"),
                differs("boot-mode", t -> t.write(MODE, "\0\0\0\u0001"), "started from the SD card"),
                differs("next-boot", t -> t.write("boot/firmware/initramfs_2712", ""), "the next start would fail"));
    }

    private static Arguments differs(String check, Consumer<TargetWithGuard> change, String sentence) {
        return Arguments.of(check, change, sentence);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aRootThatItsOwnerNamesByItsUuidIsTheOneThatWasProvisioned(List<String> shell) {
        String named = "root=UUID=" + TargetWithGuard.IDS.rootFs();
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        for (String file : List.of("proc/cmdline", "boot/firmware/cmdline.txt")) {
            target.replace(file, "root=/dev/mapper/rp5vg-root", named);
        }

        Run run = target.postbootCheck();

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void writesValidJsonWhateverTheSystemAnswers(List<String> shell) throws Exception {
        TargetWithGuard target =
                new TargetWithGuard(folder, shell).answer("uname", "", "6.12 \"quoted\" \\ back\tslash\n");

        target.postbootCheck();

        assertThat(json(target).get("kernel").asText()).isEqualTo("6.12 \"quoted\" \\ back slash");
    }

    /** As on a /var that was mounted read-only after an error: the differences are told, and that the old record is not of this start. */
    @ParameterizedTest
    @MethodSource("shells")
    void whereTheRecordCannotBeWrittenTheFindingsAreSaidAllTheSame(List<String> shell) {
        TargetWithGuard target =
                new TargetWithGuard(folder, shell).write("var/lib", "no folder").answer("findmnt-UUID", "/boot", "");

        Run run = target.postbootCheck();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains(
                        "/boot is not that of", "postboot.json cannot be written, so what it says is of another start");
        // systemd itself would make the folder, and without it not start the check at all.
        assertThat(target.text(GuardFiles.UNIT.substring(1))).doesNotContain("StateDirectory");
    }

    private static JsonNode json(TargetWithGuard target) throws Exception {
        return new ObjectMapper().readTree(target.text(RECORD));
    }

    private static List<String> failed(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.get("checks").forEach(check -> {
            if (check.get("status").asText().equals("fail")) {
                names.add(check.get("name").asText());
            }
        });
        return names;
    }
}
