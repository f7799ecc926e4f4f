package rp5.provision.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.errors.Refusal;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.EarlierRun;
import rp5.provision.model.Flags;
import rp5.provision.model.Ids;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.testing.FakeFlags;
import rp5.provision.testing.Samples;

class ContinuationTest {
    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
    private static final MachineFacts FACTS = Samples.facts();
    private static final Flags FLAGS = Samples.flags(Mode.FULL);
    private static final DiskIdentity DISK = Samples.plan().disk();
    private static final ProvisionPlan FIRST = Planner.plan(
                    FLAGS, DISK, List.of(), FACTS, Samples.ids(), TargetPaths.below(TargetPaths.BASE))
            .plan()
            .orElseThrow();
    private static final EarlierRun EARLIER = EarlierRun.of(FIRST, "1.0", BEGAN, "boot-a");

    @Test
    void goesOnByTheIdentifiersOfTheEarlierRun() {
        ProvisionPlan plan =
                continued(FLAGS, DISK, EARLIER, "1.0", "boot-a").plan().orElseThrow();

        assertThat(plan.ids()).isEqualTo(Samples.ids());
        assertThat(plan.layout()).isEqualTo(FIRST.layout());
        assertThat(plan.files()).isEqualTo(FIRST.files());
        assertThat(plan.resumed()).get().satisfies(resumed -> assertThat(resumed.since())
                .isEqualTo(BEGAN));
        assertThat(plan.comparesContents()).isFalse();
    }

    @Test
    void comparesContentsAfterARestartAndWhereNothingIsKnownOfOne() {
        assertThat(continued(FLAGS, DISK, EARLIER, "1.0", "boot-b")
                        .plan()
                        .orElseThrow()
                        .comparesContents())
                .isTrue();
        assertThat(continued(FLAGS, DISK, EARLIER, "1.0", "")
                        .plan()
                        .orElseThrow()
                        .comparesContents())
                .isTrue();
    }

    /** What it copied may be damaged where sizes and times are right. */
    @Test
    void comparesContentsAfterARunThatFailedInTheSameBoot() {
        assertThat(continued(FLAGS, DISK, EARLIER.asFailed(), "1.0", "boot-a")
                        .plan()
                        .orElseThrow()
                        .comparesContents())
                .isTrue();
    }

    @Test
    void takesTheContainerAsItWasMadeAlsoOnAMachineWithMoreMemory() {
        LuksSpec made = new LuksSpec("aes-xts-plain64", 512, "argon2id", 65536, 4, 4096);
        EarlierRun small = with(EARLIER.disk(), EARLIER.ids(), made, EARLIER.system());

        assertThat(continued(FLAGS, DISK, small, "1.0", "boot-a")
                        .plan()
                        .orElseThrow()
                        .luks())
                .isEqualTo(made);
    }

    @Test
    void theSameDiskMayHaveAnotherName() {
        DiskIdentity renamed = new DiskIdentity(
                new DevicePath("/dev/nvme1n1"),
                "259:9",
                DISK.size(),
                DISK.logicalSectorBytes(),
                DISK.model(),
                DISK.serial(),
                DISK.wwn(),
                DISK.byId());

        Planned planned = continued(FLAGS, renamed, EARLIER, "1.0", "boot-a");

        assertThat(planned.refusals()).isEmpty();
        assertThat(planned.plan().orElseThrow().devices().luks().value()).isEqualTo("/dev/nvme1n1p3");
    }

    @ParameterizedTest
    @CsvSource({
        "size, 128035676160 bytes",
        "model, Sample SSD",
        "serial number, S123",
        "wwn, eui.0025",
        "link below /dev/disk/by-id, nvme-Sample_SSD_S123"
    })
    void anotherDiskOfTheSameNameIsRefused(String what, String then) {
        DiskIdentity other = new DiskIdentity(
                DISK.path(),
                DISK.majorMinor(),
                what.equals("size") ? ByteSize.mib(100_000) : DISK.size(),
                DISK.logicalSectorBytes(),
                changed(DISK.model(), what.equals("model")),
                changed(DISK.serial(), what.equals("serial number")),
                changed(DISK.wwn(), what.equals("wwn")),
                changed(DISK.byId(), what.startsWith("link")));

        assertThat(messages(continued(FLAGS, other, EARLIER, "1.0", "boot-a")))
                .first()
                .asString()
                .startsWith("/dev/nvme0n1 is not the disk of the earlier run: " + what + " was " + then + " and is ");
    }

    @Test
    void anotherPlanIsRefusedWithEveryReason() {
        Flags sizes = FakeFlags.of(Mode.FULL, ByteSize.mib(600), ByteSize.mib(2048));
        EarlierRun debian = with(EARLIER.disk(), EARLIER.ids(), EARLIER.luks(), LayoutKind.DEBIAN_RASPI_FIRMWARE);

        assertThat(messages(continued(sizes, DISK, debian, "2.0", "boot-a")))
                .containsExactly(
                        "The earlier run was made by version 1.0, and this is 2.0.",
                        "The earlier run had another --esp-mb: 512, not 600.",
                        "The earlier run had another --boot-mb: 1024, not 2048.",
                        "The earlier run copied Debian with raspi-firmware, and this system is Raspberry Pi OS.");
    }

    @Test
    void aTableThatWouldBeCutAnotherWayIsRefused() {
        Ids other = Ids.choose(() -> new UUID(0x4000L, 0x8000_0000_0000_0001L));
        EarlierRun changed = with(EARLIER.disk(), other, EARLIER.luks(), EARLIER.system());

        assertThat(messages(continued(FLAGS, DISK, changed, "1.0", "boot-a")))
                .containsExactly("The partition table would not be that of the earlier run.");
    }

    private static String changed(String value, boolean change) {
        UnaryOperator<String> other = text -> text + "x";
        return change ? other.apply(value) : value;
    }

    private static EarlierRun with(DiskIdentity disk, Ids ids, LuksSpec luks, LayoutKind system) {
        return new EarlierRun(
                EARLIER.version(),
                EARLIER.started(),
                EARLIER.bootId(),
                disk,
                EARLIER.espSize(),
                EARLIER.bootSize(),
                EARLIER.layout(),
                ids,
                luks,
                system,
                false);
    }

    private static Planned continued(Flags flags, DiskIdentity disk, EarlierRun earlier, String version, String boot) {
        return Continuation.plan(
                flags, disk, List.of(), FACTS, earlier, version, boot, TargetPaths.below(TargetPaths.BASE));
    }

    private static List<String> messages(Planned planned) {
        return planned.refusals().stream().map(Refusal::message).toList();
    }
}
