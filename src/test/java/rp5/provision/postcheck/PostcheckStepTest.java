package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CheckResult.Status;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.ScriptedRunner;
import rp5.provision.testing.SmallInitramfs;

class PostcheckStepTest {
    private static final String CONFIG = "/boot/firmware/config.txt";
    private static final String RELEASE = GoodTarget.RELEASE;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<CheckResult> heard = new ArrayList<>();

    @Test
    void passesAGoodTargetAndSaysWhatThePiWillLoad() {
        StepReport report = check(GoodTarget.in(folder), GoodMachine.at(root()), Mode.FULL, Samples.facts(), "pw");

        assertThat(report).isInstanceOf(StepReport.Done.class);
        assertThat(report.summary()).isEqualTo(heard.size() + " checks, none failed");
        assertThat(names(Status.FAIL)).isEmpty();
        // The images of this test are smaller than any real one.
        assertThat(names(Status.WARN)).containsExactly("initramfs-size");
        assertThat(heard)
                .filteredOn(result -> result.name().equals("boot-selection"))
                .singleElement()
                .extracting(CheckResult::found)
                .asString()
                .contains("kernel_2712.img with initramfs_2712");
        assertThat(heard)
                .filteredOn(result -> result.status() == Status.PASS)
                .allSatisfy(result -> assertThat(result.remedy()).isEmpty());
    }

    @Test
    void givesNoTwoChecksOneName() {
        check(GoodTarget.in(folder), GoodMachine.at(root()), Mode.FULL, Samples.facts(), "pw");

        assertThat(heard.stream().map(CheckResult::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rp5.provision.postcheck.Breaks#ofTarget")
    void namesTheBreak(String what, Consumer<GoodTarget> breaking, Set<String> failing) {
        GoodTarget target = GoodTarget.in(folder);
        breaking.accept(target);

        assertThatThrownBy(() -> check(target, GoodMachine.at(root()), Mode.FULL, Samples.facts(), "pw"))
                .isInstanceOf(VerificationException.class);

        assertThat(Set.copyOf(names(Status.FAIL))).isEqualTo(failing);
        assertThat(heard).filteredOn(CheckResult::failed).allSatisfy(result -> assertThat(result.remedy())
                .isNotBlank());
    }

    @Test
    void warnsOnlyOfAPairThatIsNotLoaded() {
        GoodTarget target = GoodTarget.in(folder);
        target.image(
                GoodTarget.V8, SmallInitramfs.of(GoodTarget.V8, GoodTarget.LUKS).without("usr/sbin/lvm"));

        check(target, GoodMachine.at(root()), Mode.FULL, Samples.facts(), "pw");

        assertThat(names(Status.WARN)).contains("other-initramfs-lvm");
    }

    @Test
    void theLineForCrypttabKeepsTheKeyAndKeyscriptThatTheDiskHas() {
        String key = "/etc/cryptsetup-keys.d/cryptroot.key";
        GoodTarget target = GoodTarget.in(folder)
                .text(
                        "/etc/crypttab",
                        "cryptroot UUID=" + GoodTarget.LUKS + " " + key
                                + " luks,discard,tries=4,keyscript=/usr/local/lib/rp5-provision/unlock\n");

        failure(target, GoodMachine.at(root()), Mode.FULL, Samples.facts());

        assertThat(heard)
                .filteredOn(check -> check.name().equals("crypttab-options"))
                .extracting(CheckResult::remedy)
                .containsExactly("Write this line into /etc/crypttab: cryptroot UUID=" + GoodTarget.LUKS + " " + key
                        + " luks,discard,initramfs,tries=4,keyscript=/usr/local/lib/rp5-provision/unlock");
    }

    @Test
    void endsAsInitramfsFailureWhenOnlyTheImageIsWrong() {
        GoodTarget target = GoodTarget.in(folder).image(RELEASE, image().without("usr/sbin/lvm"));

        VerificationException failure = failure(target, GoodMachine.at(root()), Mode.FULL, Samples.facts());

        assertThat(failure.code()).isEqualTo(ResultCode.FAIL_INITRAMFS_VERIFY);
        assertThat(failure.details()).singleElement().asString().startsWith("initramfs-lvm: initramfs_2712: ");
    }

    @Test
    void endsAsPostcheckFailureWhenSomethingElseIsWrongToo() {
        GoodTarget target = GoodTarget.in(folder).image(RELEASE, image().without("usr/sbin/lvm"));

        VerificationException failure = failure(
                target.without("/boot/firmware/start4.elf"), GoodMachine.at(root()), Mode.FULL, Samples.facts());

        assertThat(failure.code()).isEqualTo(ResultCode.FAIL_POSTCHECK);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rp5.provision.postcheck.Breaks#ofDisk")
    void namesWhatIsWrongOnTheDisk(String what, BiConsumer<ScriptedRunner, Path> breaking, Set<String> failing) {
        ScriptedRunner runner = GoodMachine.at(root());
        breaking.accept(runner, root());

        failure(GoodTarget.in(folder), runner, Mode.FULL, Samples.facts());

        assertThat(Set.copyOf(names(Status.FAIL))).isEqualTo(failing);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rp5.provision.postcheck.Breaks#weaknesses")
    void warnsOfAWeakness(String what, Consumer<GoodTarget> target, Consumer<ScriptedRunner> disk, String warned) {
        GoodTarget weak = GoodTarget.in(folder);
        target.accept(weak);
        ScriptedRunner runner = GoodMachine.at(root());
        disk.accept(runner);

        check(weak, runner, Mode.FULL, Samples.facts(), "pw");

        assertThat(names(Status.WARN)).containsExactlyInAnyOrder(warned, "initramfs-size");
    }

    /** One that no test has seen to fail may be one that cannot fail. */
    @Test
    void everyCheckOfAGoodTargetIsMadeToFailBySomeTest() {
        check(GoodTarget.in(folder), GoodMachine.at(root()), Mode.FULL, Samples.facts(), "pw");
        Set<String> checks = heard.stream().map(CheckResult::name).collect(Collectors.toCollection(TreeSet::new));

        checks.removeAll(Breaks.allNames());

        // The first only tells what is loaded. The others are seen in other tests: of an unknown bootloader, of the
        // ESP's room in SettingsTest, of
        // images that are too small wherever this one is, and of a pair that is not loaded.
        assertThat(checks)
                .containsExactly("boot-selection", "bootloader-date", "esp-space", "initramfs-size", "other-initramfs");
    }

    @Test
    void failsWhenUnlockingTakesMoreThanHalfOfTheMemory() {
        MachineFacts small = Samples.facts(
                ByteSize.mib(1000), Optional.of(LocalDate.of(2025, 11, 9)), "179:2", List.of(), Samples.sdAndTarget());

        failure(GoodTarget.in(folder), GoodMachine.at(root()), Mode.FULL, small);

        assertThat(names(Status.FAIL)).containsExactly("luks-kdf-memory");
    }

    @Test
    void warnsWhenThePassphraseIsNotProvenAndTheBootloaderUnknown() {
        MachineFacts facts =
                Samples.facts(ByteSize.mib(8192), Optional.empty(), "179:2", List.of(), Samples.sdAndTarget());

        check(GoodTarget.in(folder), GoodMachine.at(root()), Mode.FULL, facts, "");

        assertThat(names(Status.WARN)).contains("luks-passphrase", "bootloader-date");
    }

    @Test
    void findsTheFilesOfAnExistingDiskAtTheTopOfItsEsp() {
        check(GoodTarget.in(folder), GoodMachine.at(root()), Mode.POSTCHECK, Samples.facts(), "pw");

        assertThat(heard.stream().map(CheckResult::name))
                .contains("esp-top-level")
                .doesNotContain("not-yet-bootable");
    }

    @Test
    void failsAnExistingDiskThatWasNeverMadeBootable() {
        GoodTarget target = GoodTarget.in(folder).without(CONFIG);

        failure(target, GoodMachine.at(root()), Mode.POSTCHECK, Samples.facts());

        assertThat(names(Status.FAIL)).contains("esp-top-level", "config-missing");
    }

    @Test
    void checksNothingInADryRun() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        StepReport report = new PostcheckStep(folder).apply(context(folder, Mode.FULL, runner, Samples.facts(), "pw"));

        assertThat(report.summary()).isEqualTo("all checks");
        assertThat(heard).isEmpty();
    }

    @Test
    void feedsThePassphraseToATestThatOpensNothing() {
        ScriptedRunner runner = GoodMachine.at(root());

        check(GoodTarget.in(folder), runner, Mode.FULL, Samples.facts(), "pw");

        assertThat(runner.mutations()).isEmpty();
        assertThat(runner.unused()).isEmpty();
    }

    private static SmallInitramfs image() {
        return SmallInitramfs.of(RELEASE, GoodTarget.LUKS);
    }

    private Path root() {
        return folder.resolve("root");
    }

    private VerificationException failure(GoodTarget target, ScriptedRunner runner, Mode mode, MachineFacts facts) {
        return catchThrowableOfType(VerificationException.class, () -> check(target, runner, mode, facts, "pw"));
    }

    private StepReport check(
            GoodTarget target, ScriptedRunner runner, Mode mode, MachineFacts facts, String passphrase) {
        Path live = GoodTarget.in(folder.resolve("live")).root;
        return new PostcheckStep(live).apply(context(target.base, mode, runner, facts, passphrase));
    }

    private StepContext context(Path base, Mode mode, ScriptedRunner runner, MachineFacts facts, String passphrase) {
        List<PlannedFile> files =
                List.of(new PlannedFile("/etc/initramfs-tools/conf.d/zz-rp5", 0644, "MODULES=most\nRESUME=none\n"));
        ProvisionPlan plan = Samples.plan(mode, TargetPaths.below(base), files);
        return Samples.context(plan, facts, runner, passphrase, new HeardChecks(heard));
    }

    private List<String> names(Status status) {
        return heard.stream()
                .filter(result -> result.status() == status)
                .map(CheckResult::name)
                .collect(Collectors.toList());
    }
}
