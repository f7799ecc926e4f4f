package rp5.provision.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.EarlierRun;
import rp5.provision.pipeline.StepId;
import rp5.provision.testing.Samples;

class LogFolderTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void makesTheFolderAndItsFilesForTheirOwnerAlone() throws IOException {
        Path logs = folder.resolve("a/b");

        try (OutputStream events = at(logs).events()) {
            events.write('x');
        }

        assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
        assertThat(mode(logs)).isEqualTo("rwx------");
        assertThat(mode(logs.resolve("ete_nvme_provision.jsonl"))).isEqualTo("rw-------");
    }

    @Test
    void refusesALinkInPlaceOfTheFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));

        assertThatThrownBy(() -> at(link))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a symbolic link");
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

        assertThatThrownBy(() -> at(link)).isInstanceOf(UsageException.class);
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void refusesAFolderThatOthersCanWriteTo() throws IOException {
        for (String mode : new String[] {"rwxrwx---", "rwx----w-"}) {
            Path open = Files.createTempDirectory(folder, "open");
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));

            assertThatThrownBy(() -> at(open))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("Others can write");
        }
    }

    @Test
    void refusesAFolderInOneThatOthersCanWriteTo() throws IOException {
        for (String mode : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
            Path open = Files.createTempDirectory(folder, "open");
            Path logs = open.resolve("a/logs");
            Files.createDirectories(
                    logs, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));

            assertThatThrownBy(() -> at(logs))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("as " + open + " is theirs");
        }
    }

    @Test
    void takesAFolderInOneWhereNobodyRenamesWhatIsAnothers() throws IOException {
        Path shared = Files.createTempDirectory(folder, "shared");
        Files.setAttribute(shared, "unix:mode", 01777);

        at(shared.resolve("logs"));

        assertThat(shared.resolve("logs")).isDirectory();
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");

        assertThatThrownBy(() -> at(file)).isInstanceOf(UsageException.class).hasMessageContaining("is not a folder");
        assertThat(file).hasContent("text");
    }

    @Test
    void replacesAnEventLogThatIsALinkAndLeavesItsTargetAlone() throws IOException {
        Path logs = folder.resolve("logs");
        LogFolder safe = at(logs);
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Path events = Files.createSymbolicLink(logs.resolve("ete_nvme_provision.jsonl"), other);

        try (OutputStream out = safe.events()) {
            out.write("{}\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(other).hasContent("precious");
        assertThat(Files.isSymbolicLink(events)).isFalse();
        assertThat(events).hasContent("{}");
    }

    @Test
    void beginsANewEventLogEveryTime() throws IOException {
        LogFolder logs = at(folder.resolve("logs"));
        for (String text : new String[] {"first", "second"}) {
            try (OutputStream out = logs.events()) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        assertThat(folder.resolve("logs/ete_nvme_provision.jsonl")).hasContent("second");
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));

        assertThatThrownBy(() -> LogFolder.at(logs, Set.of(owner() + 1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("belongs to another user");
    }

    @Test
    void journalComesBackAsItWasWritten() throws IOException {
        LogFolder logs = at(folder.resolve("logs"));
        Journal journal = journal();

        assertThat(logs.write(journal)).isEmpty();

        assertThat(logs.journal()).isEqualTo(journal);
        assertThat(mode(folder.resolve("logs/ete_nvme_provision.journal"))).isEqualTo("rw-------");
        assertThat(logs.write(journal.with(StepId.COMMIT))).isEmpty();
        assertThat(logs.journal().ended()).isTrue();
    }

    @Test
    void journalOfSomebodyElseIsNotBelieved() throws IOException {
        at(folder.resolve("logs")).write(journal());
        LogFolder others = at(folder.resolve("logs"));
        Path file = folder.resolve("logs/ete_nvme_provision.journal");
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(others::journal)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is not one that this program wrote");
    }

    /** A folder in its way is what even root cannot write over. */
    @Test
    void journalThatCannotBeWrittenIsToldAndLeavesNoOldOne() throws IOException {
        LogFolder logs = at(folder.resolve("logs"));
        logs.write(journal());
        Files.createDirectories(folder.resolve("logs/.ete_nvme_provision.journal.new/x"));

        assertThat(logs.write(journal().with(StepId.MOUNTS))).get().asString().contains("this run cannot be resumed");

        assertThat(folder.resolve("logs/ete_nvme_provision.journal")).doesNotExist();
    }

    @Test
    void whatCouldNotTakeItsNameIsNotLeftBehind() throws IOException {
        LogFolder logs = at(folder.resolve("logs"));
        Files.createDirectories(folder.resolve("logs/ete_nvme_provision.journal/x"));

        assertThat(logs.write(journal())).isPresent();

        assertThat(folder.resolve("logs")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void resultOfAnEarlierRunGoesWhenTheNextOneBegins() throws IOException {
        LogFolder logs = at(folder.resolve("logs"));
        assertThat(logs.write(result())).isEmpty();
        assertThat(folder.resolve("logs/ete_nvme_provision.json")).exists();

        logs.events().close();

        assertThat(folder.resolve("logs/ete_nvme_provision.json")).doesNotExist();
    }

    @Test
    void resultThatCannotBeWrittenIsToldAndLeavesNoOldOne() throws IOException {
        LogFolder logs = at(folder.resolve("logs"));
        logs.write(result());
        Files.createDirectories(folder.resolve("logs/.ete_nvme_provision.json.new/x"));

        assertThat(logs.write(result())).get().asString().contains("The result could not be written");

        assertThat(folder.resolve("logs/ete_nvme_provision.json")).doesNotExist();
    }

    private static RunResult result() {
        return new Recorder("1.0", Instant.EPOCH).result(ResultCode.ETE_DONE_OK, Optional.empty(), Instant.EPOCH);
    }

    private static Journal journal() {
        EarlierRun run = EarlierRun.of(Samples.plan(), "1.0", Instant.parse("2026-01-02T03:04:05.5Z"), "boot");
        return new Journal(run, Set.of(StepId.PARTITIONING));
    }

    private LogFolder at(Path asked) throws IOException {
        return LogFolder.at(asked, Set.copyOf(List.of(0, owner())));
    }

    private int owner() throws IOException {
        return (Integer) Files.getAttribute(folder, "unix:uid");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
