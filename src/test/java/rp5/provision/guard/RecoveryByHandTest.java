package rp5.provision.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.model.Unlock;

/** The way back by hand, as printed, from each place where the pair may be kept; mounting is only written down. */
class RecoveryByHandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @CsvSource({"by-hand, rp5-esp", "by-hand-from-boot, rp5-boot"})
    void bringsTheKeptPairToTheTopOfTheBootPartition(String block, String from) throws Exception {
        Path mnt = folder.resolve("mnt");
        write(mnt.resolve("rp5-esp/kernel_2712.img"), "newer");
        write(mnt.resolve(from + "/rp5-good/kernel_2712.img"), "kept");
        write(mnt.resolve(from + "/rp5-good/config.txt"), "kept too");

        List<String> mounts = run(block(block).replace("/mnt/", mnt + "/"));

        assertThat(mnt.resolve("rp5-esp/kernel_2712.img")).hasContent("kept");
        assertThat(mnt.resolve("rp5-esp/config.txt")).hasContent("kept too");
        assertThat(mounts).contains("mount /dev/disk/by-uuid/" + TargetWithGuard.IDS.espVolumeId() + " MNT/rp5-esp");
        if (from.equals("rp5-boot")) {
            assertThat(mounts)
                    .contains("mount -o ro /dev/disk/by-uuid/" + TargetWithGuard.IDS.bootFs() + " MNT/rp5-boot");
        }
    }

    private List<String> run(String script) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        String head =
                "sudo() { case $1 in mount | umount | sync) echo \"$*\" >>'" + log + "' ;; *) \"$@\" ;; esac; }\n";
        Process process = new ProcessBuilder("sh", "-ec", head + script)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllLines(log).stream()
                .map(line -> line.replace(folder.resolve("mnt").toString(), "MNT"))
                .toList();
    }

    private static String block(String name) {
        String text = GuardFiles.of(TargetWithGuard.DISK, TargetWithGuard.IDS, Unlock.NONE).stream()
                .filter(file -> file.path().endsWith("RP5_RECOVERY.md"))
                .findFirst()
                .orElseThrow()
                .content();
        String start = "```sh " + name + "\n";
        assertThat(text).contains(start);
        String block = text.substring(text.indexOf(start) + start.length());
        return block.substring(0, block.indexOf("```"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
