package rp5.provision.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rp5.provision.testing.ScriptedRunner;

class KernelLogTest {
    private static final String LOG = """
            <3>[   90.000001] I/O error, dev sda, sector 1 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2
            <6>[  110.000001] loop0: p1 p2 p3
            <3>[  120.100000] brcmfmac: brcmf_sdio_htclk: HT Avail timeout
            <3>[  120.259571] I/O error, dev nvme0n1, sector 4711 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2
            <3>[  120.259999] I/O error, dev nvme0n1, sector 4711 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2
            <4>[  121.000000] nvme nvme0: I/O 12 QID 1 timeout, aborting
            <2>[  121.500000] EXT4-fs error (device dm-1): ext4_journal_check_start:83: comm rsync: Detected aborted journal
            <2>[  121.500001] EXT4-fs (dm-1): Remounting filesystem read-only
            <4>[  121.600000] EXT4-fs: 2574 callbacks suppressed
            <30>[  122.000000] systemd[1]: nvme0n1 is a disk
            <28>[  123.000000] udevd: sda: Failed to process
            nonsense nvme0
            """;

    private static ScriptedRunner machine(String uptime, String log) {
        return new ScriptedRunner().answering(uptime, "cat", "/proc/uptime").answering(log, "dmesg", "--raw");
    }

    @Test
    void tellsWhatWasSaidOfDisksSinceTheRunBegan() {
        assertThat(KernelLog.ofDisks(machine("130.00 200.00\n", LOG), Duration.ofSeconds(30)))
                .containsExactly(
                        "kernel: [120.259571] I/O error, dev nvme0n1, sector 4711 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio"
                                + " class 2",
                        "kernel: [121.000000] nvme nvme0: I/O 12 QID 1 timeout, aborting",
                        "kernel: [121.500000] EXT4-fs error (device dm-1): ext4_journal_check_start:83: comm rsync:"
                                + " Detected aborted journal",
                        "kernel: [121.500001] EXT4-fs (dm-1): Remounting filesystem read-only",
                        "kernel: [123.000000] udevd: sda: Failed to process");
    }

    @Test
    void tellsTheFirstAndTheLastOfMany() {
        String many = IntStream.range(100, 200)
                .mapToObj(n -> "<3>[  " + n + ".000000] I/O error, dev sda, sector " + n)
                .collect(Collectors.joining("\n"));

        List<String> told = KernelLog.ofDisks(machine("200.00 1.00", many), Duration.ofSeconds(200));

        assertThat(told).hasSize(7).contains("kernel: ... 94 more of this kind ...");
        assertThat(told.get(0)).endsWith("sector 100");
        assertThat(told.get(6)).endsWith("sector 199");
    }

    @Test
    void aLogThatCannotBeReadIsLeftOut() {
        ScriptedRunner closed = new ScriptedRunner()
                .answering("130.00 200.00\n", "cat", "/proc/uptime")
                .ending(1, "", "dmesg", "--raw");

        assertThat(KernelLog.ofDisks(closed, Duration.ofSeconds(30))).isEmpty();
        assertThat(KernelLog.ofDisks(machine("", LOG), Duration.ofSeconds(30))).isEmpty();
    }
}
