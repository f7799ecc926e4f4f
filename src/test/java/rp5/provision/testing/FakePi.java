package rp5.provision.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import rp5.provision.files.HostFiles;
import rp5.provision.model.SourceFacts;

/**
 * A whole Raspberry Pi for a run in this process: the files of a live system, the programs as names only, and the answers of
 * the real ones, as they were taken from a guest that runs from SD with an empty target.
 */
public final class FakePi {
    public final ScriptedRunner runner = new ScriptedRunner();
    public final FakeHost host;
    private final Path folder;

    public FakePi(Path folder, FakeSource live) {
        this.folder = folder;
        this.host = new FakeHost(folder.resolve("host"));
        files(live.facts());
        answers(live.facts());
    }

    public HostFiles files() {
        return host.files();
    }

    /** The guest's disks by the names that a Pi's have: the SD is mmcblk0, the target nvme0n1. */
    private static String captured(String name) {
        return Fixtures.text(name)
                .replaceAll("ubda([0-9])", "mmcblk0p$1")
                .replace("ubda", "mmcblk0")
                .replace("ubdb", "nvme0n1");
    }

    private void files(SourceFacts live) {
        host.file("/dev/mmcblk0", "")
                .file("/dev/mmcblk0p1", "")
                .file("/dev/mmcblk0p2", "")
                .file("/dev/nvme0n1", "")
                .link("/dev/disk/by-id/nvme-Fast_SSD_S123", "/dev/nvme0n1")
                .file("/proc/self/mountinfo", captured("proc/sd-and-empty-target-mountinfo"))
                .file("/proc/swaps", captured("proc/sd-and-empty-target-swaps"))
                .file("/proc/meminfo", "MemTotal:        8000000 kB\n")
                .file("/etc/os-release", "PRETTY_NAME=\"" + live.prettyName() + "\"\nID=debian\n")
                .file("/etc/hostname", "raspberrypi\n");
        live.texts().forEach(host::file);
        live.bootFiles().forEach(name -> host.file("/boot/" + name, ""));
        live.moduleReleases().forEach(release -> host.file("/lib/modules/" + release + "/modules.dep", ""));
        for (Map.Entry<String, Long> file : live.espFiles().entrySet()) {
            sized(live.esp() + "/" + file.getKey(), file.getValue());
        }
    }

    private void sized(String absolute, long bytes) {
        host.file(absolute, "");
        Path file = folder.resolve("host").resolve(absolute.substring(1));
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answers(SourceFacts live) {
        StringBuilder packages = new StringBuilder();
        live.packages().forEach((name, version) -> packages.append("installed\t" + name + "\t" + version + "\n"));
        runner.answering("0\n", "id", "-u")
                .answering(live.moduleReleases().get(0) + "\n", "uname", "-r")
                .answering("2025/11/05 10:00:00\n", "vcgencmd", "bootloader_version")
                .answering(captured("lsblk/sd-and-empty-target.json"), "lsblk", "--json", "--bytes", "--output-all")
                .answeringAny(captured("lvm/sd-and-empty-target-pvs.json"), "lvm", "pvs", "--foreign")
                .answering(
                        packages.toString(), "dpkg-query", "-W", "-f=${db:Status-Status}\\t${Package}\\t${Version}\\n")
                .answering("      Used Mounted on\n1500000000 /\n", "df", "-B1", "--output=used,target", "--", "/")
                .answeringAny(Fixtures.text("rsync/stats-3.4.1.txt"), "rsync", "-aHx", "--numeric-ids", "--dry-run");
    }
}
