package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
    private static final String CMDLINE = "/boot/firmware/cmdline.txt";
    private static final String RELEASE = GoodTarget.RELEASE;
    private static final String UNIT = "/etc/systemd/system/rp5-postboot-check.service";
    private static final String UNIT_ENABLED = "/etc/systemd/system/multi-user.target.wants/rp5-postboot-check.service";

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
    @MethodSource("breaks")
    void namesTheBreak(String what, Consumer<GoodTarget> breaking, Set<String> failing) {
        GoodTarget target = GoodTarget.in(folder);
        breaking.accept(target);

        assertThatThrownBy(() -> check(target, GoodMachine.at(root()), Mode.FULL, Samples.facts(), "pw"))
                .isInstanceOf(VerificationException.class);

        assertThat(Set.copyOf(names(Status.FAIL))).isEqualTo(failing);
        assertThat(heard).filteredOn(CheckResult::failed).allSatisfy(result -> assertThat(result.remedy())
                .isNotBlank());
    }

    static Stream<Arguments> breaks() {
        return Stream.of(firmwareBreaks(), textBreaks(), systemBreaks(), imageBreaks())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> firmwareBreaks() {
        return Stream.of(
                broken("no start4.elf", t -> t.without("/boot/firmware/start4.elf"), "firmware-start4"),
                broken("empty fixup4.dat", t -> t.text("/boot/firmware/fixup4.dat", ""), "firmware-fixup4"),
                broken(
                        "empty device tree",
                        t -> t.text("/boot/firmware/bcm2712d0-rpi-5-b.dtb", ""),
                        "firmware-device-trees"),
                broken(
                        "no device tree of a Pi 5 B",
                        t -> t.without("/boot/firmware/bcm2712-rpi-5-b.dtb"),
                        "firmware-device-tree"),
                broken("no overlays", t -> t.without("/boot/firmware/overlays/vc4-kms-v3d.dtbo"), "firmware-overlays"),
                broken(
                        "no config.txt",
                        t -> t.without(CONFIG),
                        "config-missing",
                        "no-initramfs-order",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken(
                        "two orders",
                        t -> t.replace(CONFIG, "dtparam=audio=on", "auto_initramfs=1"),
                        "two-initramfs-orders"),
                broken(
                        "order for another board only",
                        t -> t.replace(CONFIG, "[all]", "[pi4]"),
                        "no-initramfs-order",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken(
                        "kernel of another name",
                        t -> t.replace(CONFIG, "[all]", "[all]\nkernel=other.img"),
                        "kernel-missing",
                        "initramfs-kernel-release",
                        "initramfs-dm-mod",
                        "initramfs-dm-crypt"),
                broken("ESP not empty", t -> t.text("/../esp/config.txt", ""), "not-yet-bootable"));
    }

    private static Stream<Arguments> textBreaks() {
        return Stream.of(
                broken(
                        "old root",
                        t -> t.replace(CMDLINE, "root=/dev/mapper/rp5vg-root", "root=PARTUUID=2f9c7a51-02"),
                        "cmdline-root",
                        "old-disk-in-cmdline"),
                broken("two roots", t -> t.replace(CMDLINE, "rootwait", "root=/dev/sda1"), "cmdline-root"),
                broken("resize", t -> t.replace(CMDLINE, "rootwait", "rootwait resize"), "cmdline-first-start"),
                broken(
                        "firstboot",
                        t -> t.replace(CMDLINE, "rootwait", "init=/usr/lib/raspberrypi-sys-mods/firstboot"),
                        "cmdline-first-start"),
                broken("no cryptdevice", t -> t.replace(CMDLINE, "cryptdevice=", "cryptdevic="), "cmdline-cryptdevice"),
                broken("cryptopts", t -> t.replace(CMDLINE, "rootwait", "cryptopts="), "cmdline-cryptopts"),
                broken(
                        "two lines",
                        t -> t.replace(CMDLINE, "rootwait", "rootwait\nquiet"),
                        "cmdline-several-lines",
                        "cmdline-cryptdevice"),
                broken(
                        "no cmdline.txt",
                        t -> t.without(CMDLINE),
                        "cmdline-missing",
                        "cmdline-root",
                        "cmdline-cryptdevice"),
                broken("fstab without /", t -> t.replace("/etc/fstab", " / ext4", " /data ext4"), "fstab-root"),
                broken(
                        "two /boot",
                        t -> t.replace("/etc/fstab", "proc /proc", "UUID=5C0F-FEE6 /boot vfat nofail\nproc /proc"),
                        "fstab-boot",
                        "fstab-types"),
                broken("wrong type", t -> t.replace("/etc/fstab", "firmware vfat", "firmware ext4"), "fstab-types"),
                broken("open ESP", t -> t.replace("/etc/fstab", ",umask=0077", ""), "fstab-esp-umask"),
                broken(
                        "old disk in fstab",
                        t -> t.replace("/etc/fstab", "proc /proc", "PARTUUID=2f9c7a51-01 /old vfat nofail\nproc /proc"),
                        "old-disk-in-fstab"),
                broken(
                        "old disk by label",
                        t -> t.replace("/etc/fstab", "proc /proc", "LABEL=rootfs /old ext4 nofail\nproc /proc"),
                        "old-disk-in-fstab"),
                broken(
                        "crypttab of another container",
                        t -> t.replace("/etc/crypttab", "55824155", "55824156"),
                        "crypttab-uuid",
                        "system-crypttab"),
                broken(
                        "crypttab without initramfs",
                        t -> t.replace("/etc/crypttab", ",initramfs", ""),
                        "crypttab-options"),
                broken(
                        "keyfile",
                        t -> t.replace("/etc/crypttab", " none ", " /root/key "),
                        "crypttab-key",
                        "initramfs-crypttab-key"),
                broken(
                        "no crypttab",
                        t -> t.without("/etc/crypttab"),
                        "crypttab-entry",
                        "system-crypttab",
                        "permissions-crypttab"));
    }

    private static Stream<Arguments> systemBreaks() {
        return Stream.of(
                broken(
                        "MODULES=dep",
                        t -> t.replace("/etc/initramfs-tools/conf.d/zz-rp5", "most", "dep"),
                        "modules-most",
                        "planned-files"),
                broken(
                        "later conf.d file",
                        t -> t.text("/etc/initramfs-tools/conf.d/zzz", "MODULES=dep\n"),
                        "modules-most"),
                broken("LVM filter", t -> t.replace("/etc/lvm/lvm.conf", "# filter", "filter"), "lvm-settings"),
                broken(
                        "no lvm2",
                        t -> t.replace(
                                "/var/lib/dpkg/status",
                                "lvm2\nStatus: install ok installed",
                                "lvm2\nStatus: deinstall ok config-files"),
                        "package-lvm2"),
                broken(
                        "record of another disk",
                        t -> t.replace(
                                "/etc/rp5-provision/provisioned.conf", Samples.LUKS, Samples.LUKS.replace('5', '6')),
                        "guard-record"),
                broken("no record", t -> t.without("/etc/rp5-provision/provisioned.conf"), "guard-record"),
                broken("no hook", t -> t.without("/etc/initramfs/post-update.d/z50-raspi-firmware"), "upgrade-hook"),
                broken(
                        "hook off",
                        t -> t.mode("/etc/initramfs/post-update.d/z50-raspi-firmware", "rw-r--r--"),
                        "upgrade-hook"),
                broken(
                        "SKIP_INITRAMFS_GEN",
                        t -> t.text("/etc/default/raspi-firmware", "SKIP_INITRAMFS_GEN=yes\n"),
                        "upgrade-builds-initramfs"),
                broken(
                        "INITRAMFS=no",
                        t -> t.text("/etc/default/raspi-firmware", "INITRAMFS=no\n"),
                        "upgrade-copies-initramfs"),
                broken("no guard", t -> t.without("/usr/local/sbin/rp5-kernel-guard"), "kernel-guard"),
                broken(
                        "guard's hook off",
                        t -> t.mode("/etc/kernel/postinst.d/zz-rp5-provision", "rw-r--r--"),
                        "kernel-guard"),
                broken("no start check", t -> t.without("/usr/local/sbin/rp5-postboot-check"), "postboot-check"),
                broken("no unit", t -> t.without(UNIT), "postboot-check"),
                broken("unit not enabled", t -> t.without(UNIT_ENABLED), "postboot-check"),
                broken("unit masked", t -> t.without(UNIT_ENABLED).link(UNIT_ENABLED, "/dev/null"), "postboot-check"),
                broken("crypttab for all", t -> t.mode("/etc/crypttab", "rw-rw-rw-"), "permissions-crypttab"),
                broken(
                        "shadow for all",
                        t -> t.mode("/etc/shadow", "rw-r--r--"),
                        "permissions-shadow",
                        "permissions-as-source"),
                broken("closed root", t -> t.mode("/", "rwx------"), "permissions-root", "permissions-as-source"),
                broken(
                        "modules gone",
                        t -> t.without("/usr/lib/modules/" + RELEASE + "/modules.dep"),
                        "kernel-modules"));
    }

    private static Stream<Arguments> imageBreaks() {
        return Stream.of(
                broken(
                        "no image",
                        t -> t.without("/boot/firmware/initramfs_2712"),
                        "initramfs-missing",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken(
                        "damaged image",
                        t -> t.text("/boot/firmware/initramfs_2712", "no image at all"),
                        "initramfs-readable",
                        "kernel-initramfs",
                        "initramfs-crypttab"),
                broken("stale copy", t -> t.text("/boot/initrd.img-" + RELEASE, "another"), "initramfs-copy"),
                broken(
                        "image of another kernel",
                        t -> t.image(RELEASE, SmallInitramfs.of("6.1.0", GoodTarget.LUKS)),
                        "initramfs-kernel-release",
                        "initramfs-dm-mod",
                        "initramfs-dm-crypt",
                        "initramfs-cipher-modules",
                        "kernel-initramfs"),
                broken("image without lvm", t -> t.image(RELEASE, image().without("usr/sbin/lvm")), "initramfs-lvm"),
                broken(
                        "image with an empty crypttab",
                        t -> t.image(RELEASE, image().with("cryptroot/crypttab", "")),
                        "initramfs-crypttab",
                        "initramfs-crypttab-key"),
                broken(
                        "image with a filter",
                        t -> t.image(RELEASE, image().with("etc/lvm/lvm.conf", "devices { filter = [ \"r|.*|\" ] }\n")),
                        "initramfs-lvm-settings"),
                broken(
                        "garbage as kernel",
                        t -> t.text("/boot/firmware/kernel_2712.img", "garbage"),
                        "kernel-copy",
                        "initramfs-kernel-release",
                        "initramfs-dm-mod",
                        "initramfs-dm-crypt"));
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
    @MethodSource("diskBreaks")
    void namesWhatIsWrongOnTheDisk(String what, BiConsumer<ScriptedRunner, Path> breaking, Set<String> failing) {
        ScriptedRunner runner = GoodMachine.at(root());
        breaking.accept(runner, root());

        failure(GoodTarget.in(folder), runner, Mode.FULL, Samples.facts());

        assertThat(Set.copyOf(names(Status.FAIL))).isEqualTo(failing);
    }

    static Stream<Arguments> diskBreaks() {
        return Stream.of(
                onDisk("no table", (r, p) -> r.ending(1, "", GoodMachine.READ_TABLE), "partition-table"),
                onDisk(
                        "MBR",
                        (r, p) -> r.answering(GoodMachine.TABLE.replace("gpt", "dos"), GoodMachine.READ_TABLE),
                        "partition-table"),
                onDisk(
                        "another type",
                        (r, p) ->
                                r.answering(GoodMachine.TABLE.replace("CA7D7CCB", "0FC63DAF"), GoodMachine.READ_TABLE),
                        "partition-3"),
                onDisk(
                        "another name",
                        (r, p) -> r.answering(GoodMachine.TABLE.replace("\"BOOT\"", "\"BOT\""), GoodMachine.READ_TABLE),
                        "partition-2"),
                onDisk(
                        "FAT16",
                        (r, p) -> r.answering(
                                GoodMachine.blkid("vfat", "FAT16", "87BD-F328", ""),
                                GoodMachine.readContent("/dev/nvme0n1p1")),
                        "esp-filesystem"),
                onDisk(
                        "LUKS1",
                        (r, p) -> r.answering(
                                GoodMachine.blkid("crypto_LUKS", "1", Samples.LUKS, "rp5root"),
                                GoodMachine.readContent("/dev/nvme0n1p3")),
                        "luks-container"),
                onDisk(
                        "nothing in the volume",
                        (r, p) -> r.ending(2, "", GoodMachine.readContent("/dev/mapper/rp5vg-root")),
                        "root-filesystem"),
                onDisk(
                        "too much memory",
                        (r, p) -> r.answering(GoodMachine.HEADER.replace("524288", "4194305"), GoodMachine.READ_HEADER),
                        "luks-kdf-memory"),
                onDisk(
                        "512-byte sectors",
                        (r, p) -> r.answering(GoodMachine.HEADER.replace("4096", "512"), GoodMachine.READ_HEADER),
                        "luks-sector-size"),
                onDisk("no header", (r, p) -> r.ending(1, "", GoodMachine.READ_HEADER), "luks-header"),
                onDisk("wrong passphrase", (r, p) -> r.ending(2, "", GoodMachine.TEST_PASSPHRASE), "luks-passphrase"),
                onDisk(
                        "missing volume",
                        (r, p) -> r.answering(
                                GoodMachine.volumes("/dev/mapper/cryptroot", "missing"), GoodMachine.VOLUMES),
                        "lvm-complete"),
                onDisk(
                        "group on another disk",
                        (r, p) -> r.answering("/dev/mapper/cryptroot\n/dev/sda3\n/dev/sda\n", GoodMachine.STACK),
                        "lvm-physical-volume"),
                onDisk(
                        "no group",
                        (r, p) -> r.answering("{\"report\": [{\"pv\": []}]}", GoodMachine.VOLUMES),
                        "lvm-physical-volume"),
                onDisk(
                        "no root volume",
                        (r, p) -> r.answering("{\"report\": [{\"lv\": []}]}", GoodMachine.LOGICAL),
                        "lvm-root"),
                onDisk(
                        "another ESP",
                        (r, p) ->
                                GoodMachine.mounts(r, p, "/dev/mapper/rp5vg-root", "/dev/nvme0n1p2", "/dev/mmcblk0p1"),
                        "mounted-esp"),
                onDisk(
                        "no /boot",
                        (r, p) -> r.ending(
                                1, "", GoodMachine.findmnt(p.resolve("boot").toString())),
                        "mounted-boot"),
                mark(
                        "group that is not activated by itself",
                        "vg_autoactivation\": \"enabled",
                        "vg_autoactivation\": \""),
                mark(
                        "volume that is not activated by itself",
                        "lv_autoactivation\": \"enabled",
                        "lv_autoactivation\": \""),
                mark("volume that is skipped", "lv_skip_activation\": \"", "lv_skip_activation\": \"skip activation"),
                mark("exported group", "vg_exported\": \"", "vg_exported\": \"exported"));
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

    private static Arguments broken(String what, Consumer<GoodTarget> breaking, String... failing) {
        return arguments(what, breaking, Set.of(failing));
    }

    private static Arguments mark(String what, String as, String instead) {
        String volume = GoodMachine.ROOT_VOLUME.replace(as, instead);
        assertThat(volume).isNotEqualTo(GoodMachine.ROOT_VOLUME);
        return onDisk(what, (r, p) -> r.answering(volume, GoodMachine.LOGICAL), "lvm-activation");
    }

    private static Arguments onDisk(String what, BiConsumer<ScriptedRunner, Path> breaking, String... failing) {
        return arguments(what, breaking, Set.of(failing));
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
