package rp5.provision.rootsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.Mode;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.ScriptedRunner;
import rp5.provision.testing.SystemSamples;

class RootSyncStepTest {
    private static final String TARGET = "/run/rp5-provision/root";
    private static final String[] ROOT = {
        "--exclude=/dev",
        "--exclude=/boot/firmware",
        "--exclude=/tmp/*",
        "--exclude=.gvfs",
        "--exclude=/lost+found",
        "--exclude=/boot/*",
        "/",
        TARGET + "/"
    };
    private static final String[] BOOT = {
        "--exclude=/firmware", "--exclude=.gvfs", "--exclude=/lost+found", "/boot/", TARGET + "/boot/"
    };
    private static final String[] COPY = {
        "rsync", "-aHAXxS", "--numeric-ids", "--modify-window=-1", "--delete", "--timeout=600"
    };
    private static final String[] COUNT = {
        "rsync", "-aHx", "--numeric-ids", "--dry-run", "--stats", "--no-human-readable"
    };
    private static final String[] PROGRESS = {"--info=progress2", "--no-human-readable", "--outbuf=L"};
    private static final String[] ITEMIZE = {"--dry-run", "--itemize-changes", "--stats", "--checksum", "--timeout=7200"
    };
    /** What a comparison ends with. */
    private static final String LOOKED_AT = "Number of files: 1,234 (reg: 1,000, dir: 234)\n";

    private static final String[] FREE = {
        "df", "--block-size=1", "--output=avail,iavail,target", "--", TARGET, TARGET + "/boot"
    };
    private static final String ROOMY =
            "Avail IFree Mounted on\n9000000000 100000 " + TARGET + "\n900000000 10000 " + TARGET + "/boot\n";

    private final RootSyncStep step = new RootSyncStep(Clock.systemUTC());
    private final SystemSamples samples = new SystemSamples().exclusions("/dev", "/boot/firmware", "/tmp/*", ".gvfs");

    private static String[] words(String[]... parts) {
        List<String> all = new ArrayList<>();
        for (String[] part : parts) {
            all.addAll(Arrays.asList(part));
        }
        return all.toArray(String[]::new);
    }

    private static String stats(long files, long bytes) {
        return "Number of regular files transferred: " + files + "\nTotal transferred file size: " + bytes + " bytes\n";
    }

    private static ScriptedRunner machine(String differences, String free) {
        return new ScriptedRunner()
                .answering(stats(100, 5000), words(COUNT, ROOT))
                .answering(stats(10, 1000), words(COUNT, BOOT))
                .answering(differences + LOOKED_AT, words(COPY, ITEMIZE, ROOT))
                .answering(LOOKED_AT, words(COPY, ITEMIZE, BOOT))
                .answering(free, FREE);
    }

    private static List<List<String>> allMutations() {
        return List.of(
                List.of(words(COPY, PROGRESS, ROOT)),
                List.of(words(COPY, PROGRESS, BOOT)),
                List.of(words(COPY, ROOT)),
                List.of(words(COPY, BOOT)),
                List.of("sync", "--file-system", TARGET),
                List.of("sync", "--file-system", TARGET + "/boot"),
                List.of("tee", "/proc/sys/vm/drop_caches"));
    }

    @Test
    void copiesTwiceAndCompares() {
        ScriptedRunner runner = machine("", ROOMY);

        StepReport report = step.apply(samples.context(runner));

        assertThat(runner.mutations()).isEqualTo(allMutations());
        assertThat(runner.unused()).isEmpty();
        assertThat(report).isEqualTo(StepReport.done("110 files, 5.9 KiB"));
    }

    /** It may end with 0 all the same. */
    @Test
    void takesAComparisonThatSaysNothingForNone() {
        ScriptedRunner runner = new ScriptedRunner()
                .answering(stats(100, 5000), words(COUNT, ROOT))
                .answering(stats(10, 1000), words(COUNT, BOOT))
                .answering(LOOKED_AT, words(COPY, ITEMIZE, ROOT))
                .answering("", words(COPY, ITEMIZE, BOOT));

        assertThatThrownBy(() -> step.apply(samples.context(runner)))
                .isInstanceOf(VerificationException.class)
                .hasMessage("rsync did not compare /boot/ with its copy.");
    }

    @Test
    void listsTheSameWithoutReadingBack() {
        ScriptedRunner runner = machine("", ROOMY).withoutVerifying();

        step.apply(samples.mode(Mode.DRY_RUN).context(runner));

        assertThat(runner.mutations()).isEqualTo(allMutations());
    }

    @Test
    void stopsAtEachFailure() {
        List<List<String>> all = allMutations();
        for (int n = 0; n < all.size(); n++) {
            ScriptedRunner runner = machine("", ROOMY).failing(all.get(n).toArray(String[]::new));

            assertThatThrownBy(() -> step.apply(samples.context(runner))).isInstanceOf(CommandException.class);
            assertThat(runner.mutations()).isEqualTo(all.subList(0, n + 1));
        }
    }

    @Test
    void progressRunsOnOverAllFileSystems() {
        ScriptedRunner runner = machine("", ROOMY);
        StepContext context = samples.context(runner);
        step.apply(context);
        List<Mutation> copies = runner.mutationValues();

        copies.get(0).progress().orElseThrow().accept("  2500  50%  1.00kB/s  0:00:01 (xfr#1, to-chk=1/3)");
        copies.get(0).progress().orElseThrow().accept("sending incremental file list");
        copies.get(1).progress().orElseThrow().accept("  500  50%  2.00MB/s  0:00:01 (xfr#1, to-chk=1/3)");
        copies.get(1).progress().orElseThrow().accept("  9000  50%  2.00MB/s  0:00:01 (xfr#1, to-chk=1/3)");

        assertThat(samples.progress())
                .containsExactly(
                        new CopyProgress(new ByteSize(2500), new ByteSize(6000), 1024),
                        new CopyProgress(new ByteSize(5500), new ByteSize(6000), 2097152),
                        new CopyProgress(new ByteSize(14000), new ByteSize(14000), 2097152));
        assertThat(copies.get(2).progress()).isEmpty();
    }

    @Test
    void vanishedFilesAreTold() {
        ScriptedRunner hearing = machine("", ROOMY);
        StepReport report = step.apply(samples.context(new SaysVanished(hearing)));

        assertThat(report).isInstanceOfSatisfying(StepReport.Done.class, done -> assertThat(done.warnings())
                .containsExactly("1 file vanished on the running system while they were copied."));
        assertThat(hearing.mutationValues().get(0).accepted()).containsExactlyInAnyOrder(0, 24);
    }

    @Test
    void changesMeanwhileAreTold() {
        StepReport report = step.apply(samples.context(machine(">f.st...... var/log/syslog\n", ROOMY)));

        assertThat(report).isInstanceOfSatisfying(StepReport.Done.class, done -> assertThat(done.warnings())
                .containsExactly(
                        "1 file changed on the running system after they were copied, such as" + " /var/log/syslog."));
    }

    @Test
    void aWrongCopyFails() {
        assertThatThrownBy(() -> step.apply(samples.context(machine(">f+++++++++ etc/passwd\n", ROOMY))))
                .isInstanceOfSatisfying(VerificationException.class, e -> {
                    assertThat(e.code()).isEqualTo(ResultCode.FAIL_RSYNC);
                    assertThat(e.details()).containsExactly("/etc/passwd is missing in the copy");
                });
    }

    /** Copied in the second 1000: what was changed before that cannot be another one in the copy. */
    private StepReport aFileWithAnotherContentAndTheSameTime(String changed) {
        ScriptedRunner runner = machine(">fc........ home/pi/photo\n", ROOMY)
                .answering(changed, "xargs", "--null", "stat", "--format=%.9Z", "--");
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC);
        return new RootSyncStep(clock).apply(samples.context(runner));
    }

    @Test
    void aDamagedCopyFails() {
        assertThatThrownBy(() -> aFileWithAnotherContentAndTheSameTime("900.000000001\n"))
                .isInstanceOfSatisfying(VerificationException.class, e -> {
                    assertThat(e.code()).isEqualTo(ResultCode.FAIL_RSYNC);
                    assertThat(e.details())
                            .containsExactly(
                                    "/home/pi/photo has another content in the copy, as the disk gives it back");
                });
    }

    /** rsync prints these names in escapes, the second has bytes that are no UTF-8, and no program knows a file of either. */
    @ParameterizedTest
    @ValueSource(strings = {"home/pi/two\\#012lines", "home/pi/gr\\#366\\#337e"})
    void aDamagedCopyFailsWhateverTheFileIsCalled(String printed) {
        ScriptedRunner runner = machine(">fc........ " + printed + "\n", ROOMY)
                .answering("900.000000001\n", "xargs", "--null", "stat", "--format=%.9Z", "--");
        RootSyncStep then = new RootSyncStep(Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC));

        assertThatThrownBy(() -> then.apply(samples.context(runner)))
                .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.details())
                        .containsExactly(
                                "/" + printed + " has another content in the copy, as the disk gives it back"));
    }

    @Test
    void aFileThatTheLiveSystemChangedWithoutANewTimeOnItIsTold() {
        assertThat(aFileWithAnotherContentAndTheSameTime("1003.000000000\n"))
                .isInstanceOfSatisfying(StepReport.Done.class, done -> assertThat(done.warnings())
                        .singleElement()
                        .asString()
                        .endsWith("such as /home/pi/photo."));
    }

    @Test
    void aTimeThatCannotBeReadExcusesNothing() {
        assertThatThrownBy(() -> aFileWithAnotherContentAndTheSameTime("?\n"))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void aFullTargetFails() {
        String full = ROOMY.replace("9000000000", "1000");

        assertThatThrownBy(() -> step.apply(samples.context(machine("", full))))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("too full");
    }

    @Test
    void aFileSystemOfItsOwnGetsItsOwnRun() {
        samples.filesystems("/", "/boot", "/home", "/home/data", "/mnt/usb").exclusions("/mnt/*", "/home/data/cache/*");

        List<SyncRun> runs = SyncRun.of(samples.plan());

        assertThat(runs).extracting(run -> run.from().toString()).containsExactly("/", "/boot", "/home", "/home/data");
        assertThat(runs.get(0).exclusions())
                .containsExactly("/mnt/*", "/home/data/cache/*", "/lost+found", "/boot/*", "/home/*", "/home/data/*");
        assertThat(runs.get(2).exclusions()).containsExactly("/data/cache/*", "/lost+found", "/data/*");
        assertThat(runs.get(3).exclusions()).containsExactly("/cache/*", "/lost+found");
        assertThat(runs.get(3).to()).hasToString(TARGET + "/home/data");
    }

    @Test
    void aFullRunWithoutACopyIsRefused() {
        samples.skippingRsync();

        assertThat(step.check(samples.plan(), samples.facts(), new ScriptedRunner()))
                .extracting(Refusal::code)
                .containsExactly(ResultCode.FAIL_RSYNC_SKIPPED_FULLRUN);
    }

    @Test
    void aDryRunMayLeaveTheCopyOut() {
        samples.skippingRsync().mode(Mode.DRY_RUN);
        ScriptedRunner runner = new ScriptedRunner();

        assertThat(step.check(samples.plan(), samples.facts(), runner)).isEmpty();
        assertThat(step.apply(samples.context(runner))).isInstanceOf(StepReport.Skipped.class);
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void aSourceOfUnknownFileSystemIsRefused() {
        samples.filesystems();

        assertThat(step.check(samples.plan(), samples.facts(), new ScriptedRunner()))
                .extracting(Refusal::code)
                .containsExactly(ResultCode.FAIL_RSYNC);
    }
}
