package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code --yes} made of disks that were not empty, in a Debian guest, whose one kernel makes for the shortest run. */
final class DirtyDisk {
    private static final long BYTES = 6L << 30;

    /** On a busy machine. */
    private static final Duration WHOLE_RUN = Duration.ofMinutes(20);

    private static final Duration STOPPED_RUN = Duration.ofMinutes(10);

    private final Path share;

    private DirtyDisk(Path share) {
        this.share = share;
    }

    /** Runs from begin to end. */
    static DirtyDisk wholeRun(Dirt dirt) {
        String name = dirt.name();
        return run("dirty-" + name, List.of(dirt), WHOLE_RUN, """
                rp5_run %1$s --yes --passphrase-file /run/passphrase $disk || true
                """);
    }

    /**
     * Ends each run by SIGTERM when the next step after the container, volumes and file systems begins: from there on a disk has nothing of what was on
     * it, and the run is that of an empty one.
     */
    static DirtyDisk stoppedRuns(String name, List<Dirt> all) {
        return run(name, all, STOPPED_RUN.multipliedBy(all.size()), """
                rm -f $RP5_LOGS/*
                $RP5_JAVA -jar /host/rp5-provision.jar --log-dir $RP5_LOGS --yes --passphrase-file /run/passphrase $disk \
                    >/host/%1$s.json 2>/host/%1$s.err &
                run=$!
                while kill -0 $run 2>/dev/null && ! grep -qs '"step_started".*"mounts"' $RP5_LOGS/*.jsonl; do sleep 0.1; done
                kill -TERM $run
                code=0; wait $run || code=$?; echo $code >/host/%1$s.exit
                """);
    }

    private static DirtyDisk run(String name, List<Dirt> all, Duration limit, String tool) {
        Guest guest = ToolGuest.of(name, Layout.DEBIAN);
        ToolGuest.passphraseFile(guest, "passphrase", "long enough for anybody".getBytes(StandardCharsets.US_ASCII));
        StringBuilder script =
                new StringBuilder(ToolGuest.PRELUDE).append(Dirt.FUNCTIONS).append("take_passphrase passphrase\n");
        char letter = 'b';
        for (Dirt dirt : all) {
            guest.disk(guest.folders().emptyDisk("ubd" + letter + ".img", BYTES));
            script.append("""
                    disk=/dev/ubd%2$s
                    udevadm settle
                    state %1$s.before
                    { %3$s
                    } || { echo "%1$s could not be made"; exit 1; }
                    udevadm settle
                    wipefs --noheadings --output DEVICE,TYPE $(lsblk --list --noheadings --paths --output NAME $disk) >/host/%1$s.dirt
                    """.formatted(dirt.name(), letter, dirt.shell()));
            script.append(tool.formatted(dirt.name()));
            script.append("state %1$s.after\nlook %1$s\n".formatted(dirt.name()));
            letter++;
        }
        GuestResult result = guest.limit(limit).run(script.append("exit 0\n").toString());
        assertThat(result.exitCode()).as(result.console()).isZero();
        return new DirtyDisk(result.share());
    }

    JsonNode result(Dirt dirt) {
        return ToolGuest.json(share.resolve(dirt.name() + ".json"));
    }

    void assertComplete(Dirt dirt) {
        JsonNode result = result(dirt);
        assertThat(result.at("/result").asText())
                .as(result.at("/failure").toString())
                .isEqualTo("ETE_DONE_OK");
        assertThat(share.resolve(dirt.name() + ".exit")).hasContent("0");
        assertThat(result.at("/checks")).isNotEmpty().allSatisfy(check -> assertThat(
                        check.at("/status").asText())
                .as(check.toString())
                .isNotEqualTo("FAIL"));
    }

    void assertStoppedAfterTheContainerWasMade(Dirt dirt) {
        JsonNode result = result(dirt);
        assertThat(result.at("/result").asText())
                .as(result.at("/failure").toString())
                .isEqualTo("FAIL_INTERRUPTED");
        assertThat(share.resolve(dirt.name() + ".exit")).hasContent("143");
        assertThat(StreamSupport.stream(result.at("/steps").spliterator(), false)
                        .filter(step -> step.at("/outcome").asText().equals("done"))
                        .map(step -> step.at("/id").asText()))
                .startsWith("safety", "devices", "partitioning", "lukslvm");
    }

    /** The disk holds what the plan says and no sign of anything else, and the machine is as it was before. */
    void assertNoRemnant(Dirt dirt) {
        assertThat(share.resolve(dirt.name() + ".dirt")).isNotEmptyFile();
        JsonNode table =
                ToolGuest.json(share.resolve(dirt.name() + ".table.json")).at("/partitiontable");
        assertThat(table.at("/label").asText()).isEqualTo("gpt");
        JsonNode planned = result(dirt).at("/plan/layout/partitions");
        assertThat(table.at("/partitions")).hasSameSizeAs(planned);
        for (int i = 0; i < planned.size(); i++) {
            JsonNode made = table.at("/partitions/" + i);
            assertThat(made.at("/start").asLong())
                    .isEqualTo(planned.at("/" + i + "/first_sector").asLong());
            assertThat(made.at("/size").asLong())
                    .isEqualTo(planned.at("/" + i + "/sectors").asLong());
            assertThat(made.at("/uuid").asText())
                    .isEqualToIgnoringCase(planned.at("/" + i + "/guid").asText());
        }
        String disk = result(dirt).at("/plan/devices/disk").asText().substring("/dev/".length());
        assertThat(lines(dirt.name() + ".signatures"))
                .containsExactlyInAnyOrder(
                        disk + " gpt", disk + " PMBR", disk + "1 vfat", disk + "2 ext4", disk + "3 crypto_LUKS");
        assertThat(share.resolve(dirt.name() + ".devices")).hasContent("""
                %1$s disk
                %1$s1 part
                %1$s2 part
                %1$s3 part""".formatted(disk));
        assertThat(share.resolve(dirt.name() + ".verify")).content().contains("exit 0");
        assertThat(share.resolve(dirt.name() + ".after"))
                .hasSameTextualContentAs(share.resolve(dirt.name() + ".before"));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(share.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
