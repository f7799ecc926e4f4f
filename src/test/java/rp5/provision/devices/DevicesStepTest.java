package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.HolderStuckException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.model.Holder;
import rp5.provision.model.Holder.Kind;
import rp5.provision.pipeline.StepContext;
import rp5.provision.testing.FakeContext;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.FakePlan;
import rp5.provision.testing.Fixtures;
import rp5.provision.testing.ScriptedRunner;

class DevicesStepTest {
    private static final List<Holder> HOLDERS = List.of(
            new Holder(Kind.SWAP, "/dev/dm-2", "dm-2"),
            new Holder(Kind.MOUNT, "/run/rp5-provision/root", "dm-1"),
            new Holder(Kind.VOLUME_GROUP, "rp5vg", "dm-0"),
            new Holder(Kind.LUKS, "cryptroot", "ubdb3"),
            new Holder(Kind.DEVICE_MAPPER, "left", "ubdb"),
            new Holder(Kind.MD_ARRAY, "/dev/md7", "ubdb"),
            new Holder(Kind.LOOP, "/dev/loop3", "ubdb"),
            new Holder(Kind.OTHER, "/dev/bcache0", "ubdb"));

    private static final String[] REREAD = {"blockdev", "--rereadpt", "/dev/ubdb"};

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private FakeHost host;

    private final ScriptedRunner runner = new ScriptedRunner();

    @BeforeEach
    void released() {
        host = new FakeHost(root);
        state("sd-and-empty-target");
    }

    @Test
    void releasesInOrderThenProvesThatTheDiskIsFree() {
        apply(HOLDERS);

        assertThat(runner.mutations())
                .containsExactly(
                        List.of("swapoff", "/dev/dm-2"),
                        List.of("umount", "/run/rp5-provision/root"),
                        List.of("lvm", "vgchange", "--activate", "n", "--autobackup", "n", "rp5vg"),
                        List.of("cryptsetup", "close", "cryptroot"),
                        List.of("dmsetup", "remove", "--retry", "left"),
                        List.of("mdadm", "--stop", "/dev/md7"),
                        List.of("losetup", "--detach", "/dev/loop3"),
                        List.of("udevadm", "settle", "--timeout=30"),
                        List.of(REREAD),
                        List.of("udevadm", "settle", "--timeout=30"));
        assertThat(runner.unused()).isEmpty();
    }

    @Test
    void readsNoTableAnewWhenUdevWouldActivateTheGroupAgain() {
        apply(List.of(new Holder(Kind.VOLUME_GROUP, "rp5vg", "ubdb1")));

        assertThat(runner.mutations())
                .containsExactly(
                        List.of("lvm", "vgchange", "--activate", "n", "--autobackup", "n", "rp5vg"),
                        List.of("udevadm", "settle", "--timeout=30"));
    }

    @Test
    void aDryRunTellsTheSameInTheSameOrder() {
        apply(HOLDERS);
        ScriptedRunner dry = new ScriptedRunner().withoutVerifying();

        new DevicesStep(host.files()).apply(context(HOLDERS, dry));

        assertThat(dry.mutations()).isEqualTo(runner.mutations());
    }

    @Test
    void whatFollowsAnUndoIsTriedAgainBecauseOfUdev() {
        apply(HOLDERS);

        assertThat(runner.mutationValues().stream()
                        .filter(m -> m.retry().attempts() > 1)
                        .map(Mutation::argv)
                        .map(argv -> argv.get(0)))
                .containsExactly("umount", "lvm", "cryptsetup", "dmsetup", "mdadm", "blockdev");
    }

    @Test
    void namesWhoKeepsAMountBusy() {
        state("provisioned-open-mounted");
        host.file("/mnt/t/home/notes", "")
                .link("/proc/41/fd/3", "/mnt/t/home/notes")
                .file("/proc/41/comm", "vim\n")
                .link("/proc/42/cwd", "/mnt/t/home")
                .file("/proc/42/comm", "bash\n")
                .link("/proc/43/fd/0", "/proc/meminfo");
        Holder mount = new Holder(Kind.MOUNT, "/mnt/t", "dm-1");
        runner.failing("umount", "/mnt/t");

        assertThatThrownBy(() -> apply(List.of(mount)))
                .isInstanceOfSatisfying(HolderStuckException.class, e -> {
                    assertThat(e.code()).isEqualTo(ResultCode.FAIL_HOLDER_STUCK);
                    assertThat(e.details())
                            .containsExactly(
                                    "mounted at /mnt/t/boot/firmware (ubdb1)",
                                    "mounted at /mnt/t/boot (ubdb2)",
                                    "mounted at /mnt/t (dm-1)",
                                    "volume group rp5vg is active (dm-0)",
                                    "mapping cryptroot is open (ubdb3)",
                                    "process 41 (vim) has /mnt/t/home/notes open",
                                    "process 42 (bash) has /mnt/t/home open");
                    assertThat(e.getSuppressed()).hasSize(1);
                })
                .hasMessage("Could not release the disk: mounted at /mnt/t (dm-1).");
        assertThat(runner.mutations()).containsExactly(List.of("umount", "/mnt/t"));
    }

    @Test
    void aFailureThatChangedNothingForUsIsNone() {
        runner.failing("umount", "/run/rp5-provision/root");

        assertThatCode(() -> apply(HOLDERS)).doesNotThrowAnyException();
        assertThat(runner.mutations()).hasSize(10);
    }

    @Test
    void successOfEveryCommandIsNoProof() {
        state("provisioned-open-mounted");

        assertThatThrownBy(() -> apply(List.of()))
                .isInstanceOf(HolderStuckException.class)
                .hasMessage("The disk /dev/ubdb is still held.")
                .extracting("details")
                .asString()
                .contains("volume group rp5vg is active");
    }

    @Test
    void aDiskThatIsBusyForNoReasonThatCanBeSeenIsAnError() {
        host.file("/dev/ubdb", "").link("/proc/77/fd/5", "/dev/ubdb").file("/proc/77/comm", "smartd\n");
        runner.failing(REREAD);

        assertThatThrownBy(() -> apply(List.of()))
                .isInstanceOf(HolderStuckException.class)
                .hasMessage("The disk /dev/ubdb cannot be opened for us alone.")
                .extracting("details")
                .asString()
                .isEqualTo("[process 77 (smartd) has /dev/ubdb open]");
    }

    @Test
    void withoutACulpritTheToolsOwnWordsAreShown() {
        runner.failing(REREAD);

        assertThatThrownBy(() -> apply(List.of()))
                .extracting("details")
                .asString()
                .isEqualTo("[scripted failure]");
    }

    @Test
    void namesTheProcessInWhoseNamespaceTheDiskIsMounted() {
        host.file("/proc/90/mountinfo", "900 1 98:16 / /data rw - ext4 /dev/ubdb rw\n")
                .file("/proc/90/comm", "containerd\n");
        runner.failing(REREAD);

        assertThatThrownBy(() -> apply(List.of()))
                .extracting("details")
                .asString()
                .isEqualTo("[mounted at /data for process 90 (containerd)]");
    }

    @Test
    void aDiskThatIsGoneIsAnError() {
        runner.answering(Fixtures.text("lsblk/debian12.json"), "lsblk", "--json", "--bytes", "--output-all");

        assertThatThrownBy(() -> apply(List.of()))
                .isInstanceOf(HolderStuckException.class)
                .hasMessage("The disk /dev/ubdb is gone.");
    }

    private void apply(List<Holder> holders) {
        new DevicesStep(host.files()).apply(context(holders, runner));
    }

    private static StepContext context(List<Holder> holders, ScriptedRunner runner) {
        FakeMachine machine = FakeMachine.onSd().disk("ubdb");
        return FakeContext.of(FakePlan.of(machine.device("ubdb"), holders), machine.facts(), runner);
    }

    private void state(String name) {
        host.file("/proc/self/mountinfo", Fixtures.text("proc/" + name + "-mountinfo"))
                .file("/proc/swaps", Fixtures.text("proc/" + name + "-swaps"));
        runner.answering(Fixtures.text("lsblk/" + name + ".json"), "lsblk", "--json", "--bytes", "--output-all")
                .answering(
                        name.startsWith("sd") ? "{\"report\": [{\"pv\": []}]}" : """
                                {"report": [{"pv": [
                                  {"pv_name":"/dev/mapper/cryptroot","vg_name":"rp5vg","vg_uuid":"x"}]}]}""",
                        StorageProbes.PVS.argv().toArray(String[]::new));
    }
}
