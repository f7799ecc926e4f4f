package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Secret;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.ProgressListener;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.Samples;
import rp5.provision.testing.ScriptedRunner;

/** The verdict on the ways to unlock of a finished disk. */
class UnlockCheckStepTest {
    @TempDir
    private Path folder = Path.of("");

    private final ScriptedRunner runner = new ScriptedRunner();
    private final List<CheckResult> told = new ArrayList<>();
    private Path esp = Path.of("");

    @BeforeEach
    void finishedDisk() throws IOException {
        esp = Files.createDirectories(folder.resolve("root/boot/firmware"));
        kernel("kernel8.img", "initramfs8");
        runner.answeringAny("", "test", "-d")
                .answeringAny("/somewhere\n", "findmnt")
                .answering("", "test", "-c", "/dev/tpmrm0");
    }

    @Test
    void diskThatOnlyThePassphraseOpensHasNothingToTry() {
        header(Map.of(UnlockWay.RECOVERY_KEY, List.of(1)));

        assertThat(new UnlockCheckStep().apply(context())).isInstanceOf(StepReport.Skipped.class);
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void everyImageIsTriedAndEachResultTold() throws IOException {
        kernel("kernel_2712.img", "initramfs_2712");
        header(Map.of(UnlockWay.KEYFILE, List.of(2)));
        image("initramfs8", "keyfile", 0, UnlockWay.KEYFILE);
        image("initramfs_2712", "keyfile", 0, UnlockWay.KEYFILE);

        StepReport report = new UnlockCheckStep().apply(context());

        assertThat(report.summary()).isEqualTo("2 checks, none failed");
        assertThat(told)
                .extracting(CheckResult::status)
                .containsExactly(CheckResult.Status.PASS, CheckResult.Status.PASS);
    }

    @Test
    void whatCouldNotBeTriedIsAWarningOfTheReport() {
        header(Map.of(UnlockWay.USB_KEY, List.of(3)));
        image("initramfs8", "usb-key", 0, UnlockWay.USB_KEY);

        assertThat(new UnlockCheckStep().apply(context()))
                .isInstanceOfSatisfying(StepReport.Done.class, done -> assertThat(done.warnings())
                        .singleElement()
                        .asString()
                        .startsWith("unlock-usb-key: skipped, not proven in initramfs8: the stick is not there"));
    }

    @Test
    void oneImageThatDoesNotOpenTheDiskFailsThoughTheOtherDoes() throws IOException {
        kernel("kernel_2712.img", "initramfs_2712");
        header(Map.of(UnlockWay.KEYFILE, List.of(2)));
        image("initramfs8", "keyfile", SlotCommands.NO_PERMISSION, UnlockWay.KEYFILE);
        image("initramfs_2712", "keyfile", 0, UnlockWay.KEYFILE);

        assertThatThrownBy(() -> new UnlockCheckStep().apply(context()))
                .isInstanceOfSatisfying(VerificationException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ResultCode.FAIL_INITRAMFS_VERIFY);
                    assertThat(failure).hasMessageContaining("1 of 2 ways to unlock /dev/nvme0n1 failed");
                    assertThat(failure.details()).singleElement().asString().contains("slot 2 is not opened");
                });
        assertThat(told).hasSize(2);
    }

    /** The answer of a DHCP server brings them at a start; a machine may have no such file at all. */
    @ParameterizedTest
    @CsvSource({"http://tang.lan:8080, true", "http://192.168.1.5, false"})
    void namesAreLentToAnImageWhoseServerGoesByOne(String url, boolean lent) {
        header(Map.of(UnlockWay.NETWORK, List.of(5)));
        Path root = folder.resolve("image-initramfs8/all/main");
        String sealed = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"clevis\":{\"tang\":{\"url\":\"" + url + "\"}}}").getBytes(StandardCharsets.UTF_8));
        runner.answering("WAYS='network'\n", words(ImageCommands.text(root, UnlockFiles.CONF)));
        runner.answering(sealed + "..x.y.z", words(ImageCommands.text(root, TangFiles.SEALED)));
        runner.answering("", words(TangCommands.answers(root, url)));
        runner.answering(
                "",
                words(ImageCommands.tryIn(
                        root, UnlockWay.NETWORK, 5, Samples.plan().devices().luks(), List.of("--network-is-up"))));

        assertThat(new UnlockCheckStep().apply(context()).summary()).isEqualTo("1 checks, none failed");
        assertThat(runner.mutations().contains(TangCommands.lendNames(root).argv()))
                .isEqualTo(lent);
    }

    /** Beside no other way, for nothing in the header speaks of ssh. */
    @Test
    void sshOfTheDiskMustBeInEachImage() throws IOException {
        header(Map.of());
        ssh("", 0, 0);

        assertThat(new UnlockCheckStep().apply(context()).summary()).isEqualTo("1 checks, none failed");
        assertThat(told).singleElement().satisfies(result -> {
            assertThat(result.name()).isEqualTo("unlock-ssh");
            assertThat(result.found())
                    .isEqualTo("initramfs8 has dropbear, the host key and the authorized_keys of the disk");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "it has no /bin/cryptroot-unlock, 1, 0, it has no /bin/cryptroot-unlock",
        "'', 0, 1, its host key is not the one of the disk"
    })
    void imageThatLacksWhatTheDiskHasForSshFails(String complaint, int examined, int compared, String why)
            throws IOException {
        header(Map.of());
        ssh(complaint, examined, compared);

        assertThatThrownBy(() -> new UnlockCheckStep().apply(context()))
                .isInstanceOfSatisfying(VerificationException.class, failure -> assertThat(failure.details())
                        .singleElement()
                        .asString()
                        .startsWith("unlock-ssh: initramfs8 cannot be unlocked by ssh: " + why));
    }

    /** Nothing tried is nothing proven. */
    @Test
    void diskWithoutAnImageToTryIsNoSuccess() throws IOException {
        Files.delete(esp.resolve("initramfs8"));
        header(Map.of(UnlockWay.KEYFILE, List.of(2)));

        assertThatThrownBy(() -> new UnlockCheckStep().apply(context()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("no kernel with an initramfs");
    }

    /** The disk is mounted so that none of its programs can be run. */
    private void ssh(String complaint, int examined, int compared) throws IOException {
        Path etc = folder.resolve("root/etc");
        Files.createDirectories(etc.resolve("rp5-provision"));
        Files.createDirectories(etc.resolve("dropbear/initramfs"));
        Files.writeString(etc.resolve("rp5-provision/unlock.conf"), "WAYS=''\nHOOKS='ssh'\n");
        Files.writeString(etc.resolve("dropbear/initramfs/authorized_keys"), "ssh-ed25519 AAAA\n");
        Path root = folder.resolve("image-initramfs8/all/main");
        runner.answering("", words(ImageCommands.text(root, UnlockFiles.CONF)));
        runner.complaining(examined, complaint, words(SshCommands.examine(root, "ssh-ed25519 AAAA\n")));
        runner.ending(
                compared,
                "",
                words(RotationCommands.alike(
                        root.resolve("etc/dropbear/dropbear_ed25519_host_key"),
                        folder.resolve("root/etc/dropbear/initramfs/dropbear_ed25519_host_key"))));
    }

    private static String[] words(Probe probe) {
        return probe.argv().toArray(String[]::new);
    }

    private void kernel(String kernel, String initramfs) throws IOException {
        Files.writeString(esp.resolve(kernel), "kernel");
        Files.writeString(esp.resolve(initramfs), "initramfs");
    }

    private void header(Map<UnlockWay, List<Integer>> slots) {
        runner.answering(
                KnownWaysTest.header(slots),
                "cryptsetup",
                "luksDump",
                "--dump-json-metadata",
                Samples.plan().devices().luks().value());
    }

    private void image(String name, String ways, int exit, UnlockWay way) {
        Path root = folder.resolve("image-" + name + "/all/main");
        runner.answering(
                "WAYS='" + ways + "'\nUSB_UUID='1234-ABCD'\n",
                ImageCommands.text(root, UnlockFiles.CONF).argv().toArray(String[]::new));
        runner.complaining(
                exit,
                "",
                ImageCommands.tryIn(
                                root, way, way.slot(), Samples.plan().devices().luks(), List.of())
                        .argv()
                        .toArray(String[]::new));
    }

    private StepContext context() {
        ProvisionPlan plan = Samples.plan();
        return new StepContext(
                new ProvisionPlan(
                        plan.flags(),
                        plan.disk(),
                        plan.devices(),
                        plan.layout(),
                        plan.ids(),
                        plan.luks(),
                        plan.source(),
                        TargetPaths.below(folder),
                        plan.holders(),
                        plan.files(),
                        Optional.empty()),
                Samples.facts(),
                runner,
                file -> {},
                new CleanupStack(),
                Secret.taking(new byte[0]),
                Keys.NONE,
                new ProgressListener() {
                    @Override
                    public void copied(CopyProgress progress) {}

                    @Override
                    public void checked(CheckResult result) {
                        told.add(result);
                    }
                });
    }
}
