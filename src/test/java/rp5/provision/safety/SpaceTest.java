package rp5.provision.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.errors.Refusal;
import rp5.provision.model.ByteSize;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourceFacts;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.FakePlan;

class SpaceTest {
    private static final ByteSize ESP = ByteSize.mib(512);
    private static final ByteSize BOOT = ByteSize.mib(1024);
    /** The source of the fake machine has 4000 MiB in use. */
    private static final long NEEDED = (512L + 1024 + 24 + 4000 + 400 + 512) << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @Test
    void aDiskNeedsBothBootPartitionsHeadersTheSourceATenthAndRoomToStart() {
        assertThat(Space.disk(ESP, BOOT, ByteSize.mib(4000)).bytes()).isEqualTo(NEEDED);
        assertThat(Space.disk(ESP, BOOT, new ByteSize(0)).bytes()).isEqualTo((512L + 1024 + 24 + 512) << 20);
    }

    @Test
    void theTenthIsRoundedUp() {
        long empty = Space.disk(ESP, BOOT, new ByteSize(0)).bytes();

        assertThat(Space.disk(ESP, BOOT, new ByteSize(1)).bytes()).isEqualTo(empty + 2);
        assertThat(Space.disk(ESP, BOOT, new ByteSize(10)).bytes()).isEqualTo(empty + 11);
        assertThat(Space.disk(ESP, BOOT, new ByteSize(11)).bytes()).isEqualTo(empty + 13);
    }

    @Test
    void oneByteDecides() {
        assertThat(check(NEEDED, ESP, BOOT)).isEmpty();
        assertThat(check(NEEDED - 1, ESP, BOOT)).singleElement().asString().contains("/dev/nvme0n1 is too small");
    }

    @Test
    void bootMustHoldItsFilesWithoutTheFirmware() {
        new FakeHost(root).file("/boot/vmlinuz-6.1", "12345").file("/boot/firmware/kernel_2712.img", "1234567");
        ByteSize needed = new ByteSize(((128L << 20) + 5) * 6 / 5);

        assertThat(check(64L << 30, ESP, needed)).isEmpty();
        assertThat(check(64L << 30, ESP, new ByteSize(needed.bytes() - 1)))
                .singleElement()
                .asString()
                .contains("The /boot partition would be too small");
    }

    /** MiB of an ext4, and what df says is free of it while it is empty: mke2fs 1.47.0, its own defaults. */
    @ParameterizedTest
    @CsvSource({"512,461", "1024,922", "2048,1843", "4096,3746", "8192,7553", "16384,15135", "65536,60666"})
    void aSystemThatFitsHasRoomLeftWhenItIsCopied(long size, long free) {
        long partitions = ByteSize.mib(512 + 1024 + 24).bytes();
        long used = largest(content -> Space.disk(ESP, BOOT, content).bytes() - partitions, size);

        assertThat(free - used)
                .as("after the copy, a root with less than this free is refused")
                .isGreaterThan(384);
    }

    /** As before. */
    @ParameterizedTest
    @CsvSource({"256,217", "512,461", "1024,922", "2048,1843", "4096,3746", "16384,15135"})
    void kernelsThatFitHaveRoomLeftWhenTheyAreCopied(long size, long free) {
        long used =
                largest(content -> Space.boot(Map.of("all", content.bytes()), 1).bytes(), size);

        assertThat(free - used)
                .as("after the copy, a /boot with less than this free is refused")
                .isGreaterThan(96);
    }

    /** The most MiB of content that are taken when there are that many MiB. */
    private static long largest(ToLongFunction<ByteSize> needed, long size) {
        return LongStream.rangeClosed(0, size)
                .filter(content -> needed.applyAsLong(ByteSize.mib(content))
                        <= ByteSize.mib(size).bytes())
                .max()
                .orElseThrow();
    }

    private List<String> check(long disk, ByteSize esp, ByteSize boot) {
        FakeMachine machine = FakeMachine.onSd().change("nvme0n1", d -> d.bytes(disk));
        ProvisionPlan plan = FakePlan.of(FakePlan.identity(machine.device("nvme0n1"), ""), List.of(), esp, boot);
        SourceFacts source = machine.facts().source();
        return Space.check(machine.device("nvme0n1"), plan, source, new FakeHost(root).files()).stream()
                .map(Refusal::message)
                .toList();
    }

    @Test
    void aKernelMoreNeedsRoomForOneMore() {
        assertThat(Space.boot(Map.of("a", 40L), 2).bytes()).isEqualTo(48 + (192L << 20) * 6 / 5);
    }
}
