package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Runs in one machine, each with a disk that fails in another way: see {@code src/test/resources/vm/dying-lib}. */
record DyingDisks(GuestResult result) {
    private static final String PASSPHRASE = "while it lasts";

    /**
     * @param script runs them, with {@code dying_run NAME}, and ends with 0
     */
    static DyingDisks of(String name, String script) {
        Guest guest = ToolGuest.of(name, Layout.DEBIAN);
        Path disk = guest.folders().emptyDisk("below.img", 7L << 30);
        ToolGuest.resource("dying-lib", guest.folders().share());
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));
        GuestResult result =
                guest.disk(disk).limit(Duration.ofMinutes(60)).run(ToolGuest.PRELUDE + """
                . /host/dying-lib
                take_passphrase passphrase
                rp5 --version
                """ + script + "\nexit 0\n");
        assertThat(result.exitCode()).as(result.console()).isZero();
        return new DyingDisks(result);
    }

    JsonNode json(String run) {
        return ToolGuest.json(result.share().resolve(run + ".json"));
    }

    String message(String run) {
        return json(run).at("/failure/message").asText();
    }

    /** What the run says of its failure below its sentence. */
    String details(String run) {
        return json(run).at("/failure/details").toString();
    }

    /** Asserts all that must hold of every disk that fails. */
    void assertFailed(String run, String code, String step) {
        JsonNode told = json(run);
        System.out.printf(
                "%s: %s after %d s in %s: %s%n  %s%n",
                run,
                told.at("/result").asText(),
                time(run).toSeconds(),
                told.at("/failure/step").asText(),
                told.at("/failure/message").asText(),
                details(run));
        assertThat(told.at("/result").asText()).as(result.file(run + ".err")).isEqualTo(code);
        assertThat(told.at("/failure/step").asText()).isEqualTo(step);
        assertThat(told.at("/failure/message").asText()).isNotBlank();
        assertThat(told.at("/exit_code").asInt()).isPositive();
        assertThat(result.file(run + ".exit")).isEqualTo(told.at("/exit_code").asInt() + "\n");
        assertThat(result.file(run + ".err")).doesNotContain("\tat ").contains("/dev/loop0");
        assertThat(result.stateBesidesLvm("state-" + run)).isEqualTo(result.stateBesidesLvm("state-before"));
        Path esp = result.share().resolve(run + ".esp");
        if (esp.toFile().exists()) {
            assertThat(result.file(run + ".esp")).doesNotContain("config.txt");
        }
    }

    /** Asserts that the run refused, and that no sector of the disk was written. */
    void assertRefused(String run, String sentence) {
        JsonNode told = json(run);
        System.out.printf(
                "%s: %s: %s%n",
                run, told.at("/result").asText(), told.at("/failure/message").asText());
        assertThat(told.at("/result").asText()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(told.at("/failure/message").asText()).contains(sentence);
        assertThat(result.file(run + ".exit")).isEqualTo("2\n");
        assertThat(result.file(run + ".written")).isEqualTo("0 0\n");
        assertThat(result.stateBesidesLvm("state-" + run)).isEqualTo(result.stateBesidesLvm("state-before"));
    }

    /** How long the run took. */
    Duration time(String run) {
        return Duration.ofSeconds(Long.parseLong(result.file(run + ".seconds").strip()));
    }

    void assertWell(String run) {
        System.out.printf(
                "%s: %s after %d s%n",
                run, json(run).at("/result").asText(), time(run).toSeconds());
        assertThat(json(run).at("/result").asText())
                .as(result.file(run + ".err"))
                .isEqualTo("ETE_DONE_OK");
        assertThat(result.file(run + ".exit")).isEqualTo("0\n");
        assertThat(result.stateBesidesLvm("state-" + run)).isEqualTo(result.stateBesidesLvm("state-before"));
        assertThat(result.file(run + ".esp")).contains("config.txt\n");
    }
}
