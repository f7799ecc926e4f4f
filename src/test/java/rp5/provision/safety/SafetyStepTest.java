package rp5.provision.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.FakeContext;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.FakePlan;
import rp5.provision.testing.ScriptedRunner;

class SafetyStepTest {
    private static final String BY_ID = "/dev/disk/by-id/nvme-Model_X_S1";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private FakeHost host;

    @BeforeEach
    void nodes() {
        host = new FakeHost(root)
                .file("/dev/nvme0n1", "")
                .file("/dev/nvme1n1", "")
                .link(BY_ID, "/dev/nvme0n1");
    }

    @Test
    void takesAnEmptyDisk() {
        assertThat(check(FakeMachine.onSd(), "nvme0n1")).isEmpty();
    }

    @Test
    void takesADiskOfOursWithWhatAKilledRunLeft() {
        assertThat(check(
                        FakeMachine.onSd()
                                .provisioned("nvme0n1")
                                .mounted("/run/rp5-provision/root", "dm-1", "ext4")
                                .mounted("/run/rp5-provision/root/boot", "nvme0n1p2", "ext4"),
                        "nvme0n1"))
                .isEmpty();
    }

    @Test
    void refusesEveryWayToNameTheLiveDisk() {
        FakeMachine machine = FakeMachine.bare()
                .nvme("nvme0n1", "S1")
                .provisioned("nvme0n1")
                .mounted("/", "dm-1", "ext4")
                .mounted("/boot/firmware", "nvme0n1p1", "vfat")
                .with("loop0", "loop", d -> d.over("/var/x.img"), "dm-1");

        for (String name : Set.of("nvme0n1", "nvme0n1p1", "nvme0n1p3", "dm-0", "dm-1", "loop0")) {
            assertThat(check(machine, name).get(0).code()).as(name).isEqualTo(ResultCode.FAIL_LIVE_DISK_GUARD);
        }
        assertThat(check(machine, "nvme0n1").get(0).message())
                .isEqualTo(
                        "/dev/nvme0n1 leads to the disk of the running system, which needs it for /, /boot/firmware.");
    }

    @Test
    void neverAdvisesToNameOrUnmountTheLiveDisk() {
        FakeMachine machine = FakeMachine.bare()
                .nvme("nvme0n1", "S1")
                .part("nvme0n1", 1)
                .part("nvme0n1", 2)
                .mounted("/", "nvme0n1p2", "ext4")
                .mounted("/boot/firmware", "nvme0n1p1", "vfat")
                .mounted("/data", "nvme0n1p2", "ext4")
                .swap("/dev/nvme0n1p1");

        assertThat(check(machine, "nvme0n1p2")).extracting(Refusal::remedy).noneMatch(r -> r.contains("/dev/nvme0n1"));
        assertThat(check(machine, "nvme0n1"))
                .extracting(Refusal::message)
                .filteredOn(message -> message.contains("is in use"))
                .containsExactly("/dev/nvme0n1 is in use: mounted at /data (nvme0n1p2).");
    }

    @Test
    void refusesEveryDiskWhenItCannotTellWhereTheSystemLies() {
        FakeMachine machine = FakeMachine.onSd().unmounted("/").mount("/", "/", "0:3", "nfs", "srv:/", "rw");

        Refusal refusal = check(machine, "nvme0n1").get(0);

        assertThat(refusal.code()).isEqualTo(ResultCode.FAIL_LIVE_DISK_GUARD);
        assertThat(refusal.message()).contains("it is nfs from srv:/");
    }

    @Test
    void swapThatIsInTheWayCanBeTurnedOff() {
        Refusal refusal = check(FakeMachine.onSd().part("nvme0n1", 1).swap("/dev/nvme0n1p1"), "nvme0n1")
                .get(0);

        assertThat(refusal.code()).isEqualTo(ResultCode.FAIL_LIVE_DISK_GUARD);
        assertThat(refusal.remedy()).contains("sudo swapoff /dev/nvme0n1p1");
    }

    @Test
    void saysAllReasonsTogether() {
        FakeMachine machine = FakeMachine.onSd()
                .withoutRoot()
                .bootloader(LocalDate.of(2025, 1, 1))
                .change("nvme0n1", d -> d.readOnly().sector(4096).bytes(1 << 20))
                .mounted("/data", "nvme0n1", "ext4");

        assertThat(check(machine, "nvme0n1").stream().map(Refusal::message))
                .hasSize(5)
                .anyMatch(m -> m.contains("root"))
                .anyMatch(m -> m.contains("read-only"))
                .anyMatch(m -> m.contains("/data"))
                .anyMatch(m -> m.contains("too small"))
                .anyMatch(m -> m.contains("4096"));
    }

    @Test
    void refusesADiskThatIsNotListed() {
        ProvisionPlan plan = FakePlan.of(FakeMachine.onSd().device("nvme0n1"), List.of());

        assertThat(step(FakeMachine.bare()).check(plan, FakeMachine.bare().facts(), new ScriptedRunner()))
                .extracting(Refusal::message)
                .containsExactly("/dev/nvme0n1 is not there any more.");
    }

    @Test
    void refusesADiskThatAContainerHasMounted() {
        host.file("/proc/self/mountinfo", "1 0 179:2 / / rw - ext4 /dev/mmcblk0p2 rw\n")
                .file("/proc/50/comm", "containerd\n")
                .file(
                        "/proc/50/mountinfo",
                        "9001 1 " + FakeMachine.onSd().device("nvme0n1").majorMinor()
                                + " / /data rw - ext4 /dev/nvme0n1 rw\n");

        assertThat(check(FakeMachine.onSd(), "nvme0n1"))
                .extracting(Refusal::message)
                .containsExactly(
                        "/dev/nvme0n1 is mounted in another mount namespace: /data of process 50 (containerd).");
    }

    @Test
    void aServicesCopyOfALeftoversMountIsNoReason() {
        FakeMachine machine =
                FakeMachine.onSd().provisioned("nvme0n1").mounted("/run/rp5-provision/esp", "nvme0n1p1", "vfat");
        host.file("/proc/self/mountinfo", "")
                .file(
                        "/proc/50/mountinfo",
                        "9001 1 " + machine.device("nvme0n1p1").majorMinor()
                                + " / /run/rp5-provision/esp rw - vfat /dev/nvme0n1p1 rw\n");

        assertThat(check(machine, "nvme0n1")).isEmpty();
    }

    @Test
    void looksOnceMoreBeforeTheFirstWriteAndShowsTheDisk() {
        StepReport report = apply(FakeMachine.onSd().provisioned("nvme0n1"), identity());

        assertThat(report.summary())
                .startsWith("/dev/nvme0n1, 64.0 GiB, model Model X, serial S1, block 512 B\n")
                .contains("rp5vg-root");
    }

    @Test
    void refusesAnotherDiskUnderTheSameName() {
        DiskIdentity planned = identity();
        List<UnaryOperator<FakeMachine>> changes = List.of(
                m -> m.change("nvme0n1", d -> d.sold("Model X", "S9")),
                m -> m.change("nvme0n1", d -> d.sold("Model Y", "S1")),
                m -> m.change("nvme0n1", d -> d.bytes(65L << 30)),
                m -> m.change("nvme0n1", d -> d.sector(4096)));
        for (UnaryOperator<FakeMachine> change : changes) {
            refuses(change.apply(FakeMachine.onSd()), planned)
                    .hasMessageContaining("is not the disk any more that the plan was made for");
        }
        refuses(FakeMachine.bare().with("sda", "disk", UnaryOperator.identity()).mounted("/", "sda", "ext4"), planned)
                .hasMessage("/dev/nvme0n1 is not there any more.");
    }

    @Test
    void refusesWhenTheLinkLeadsElsewhereNow() {
        host.link(BY_ID, "/dev/nvme1n1");

        refuses(FakeMachine.onSd(), identity())
                .hasMessageContaining("link " + BY_ID + " was /dev/nvme0n1 and is /dev/nvme1n1");
    }

    @Test
    void refusesWhenTheDiskCameIntoUseSinceThePlan() {
        refuses(FakeMachine.onSd().mounted("/boot", "nvme0n1", "ext4"), identity())
                .extracting("code")
                .isEqualTo(ResultCode.FAIL_LIVE_DISK_GUARD);
        refuses(FakeMachine.onSd().mounted("/data", "nvme0n1", "ext4"), identity())
                .hasMessage("/dev/nvme0n1 is in use: mounted at /data (nvme0n1).");
    }

    @Test
    void warnsOfWhatMayNotBoot() {
        FakeMachine machine = FakeMachine.onSd()
                .kernel("6.18.2+rpt-rpi-2712")
                .bootloader(null)
                .change("nvme0n1", d -> d.sector(4096));
        DiskIdentity planned = FakePlan.identity(machine.device("nvme0n1"), BY_ID);

        assertThat(apply(machine, planned))
                .isInstanceOfSatisfying(StepReport.Done.class, done -> assertThat(done.warnings())
                        .hasSize(2)
                        .anyMatch(w -> w.contains("4096 bytes"))
                        .anyMatch(w -> w.contains("nvme.sgl_threshold=0")));
    }

    @Test
    void changesNothing() {
        ScriptedRunner runner = new ScriptedRunner();
        FakeMachine machine = FakeMachine.onSd();

        step(machine).apply(context(machine, identity(), runner));

        assertThat(runner.mutations()).isEmpty();
    }

    private static DiskIdentity identity() {
        return FakePlan.identity(FakeMachine.onSd().device("nvme0n1"), BY_ID);
    }

    private List<Refusal> check(FakeMachine machine, String target) {
        ProvisionPlan plan = FakePlan.of(machine.device(target), List.of());
        return step(machine).check(plan, machine.facts(), new ScriptedRunner());
    }

    private StepReport apply(FakeMachine now, DiskIdentity planned) {
        return step(now).apply(context(now, planned, new ScriptedRunner()));
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refuses(
            FakeMachine now, DiskIdentity planned) {
        return assertThatThrownBy(() -> apply(now, planned)).isInstanceOf(RefusedException.class);
    }

    private static StepContext context(FakeMachine now, DiskIdentity planned, ScriptedRunner runner) {
        ProvisionPlan plan = FakePlan.of(planned, List.of(), ByteSize.mib(512), ByteSize.mib(1024));
        return FakeContext.of(plan, now.facts(), runner);
    }

    private SafetyStep step(FakeMachine now) {
        return new SafetyStep(host.files(), prober -> now.facts());
    }
}
