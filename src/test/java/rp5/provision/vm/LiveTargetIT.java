package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine that runs from a disk that the tool provisioned is told to provision that very disk. */
@Tag("slow")
class LiveTargetIT {
    /** The disk, its partitions, what lies on them, and links to them. */
    private static final List<String> NAMES = List.of(
            "/dev/ubda",
            "/dev/ubda1",
            "/dev/ubda3",
            "/dev/mapper/cryptroot",
            "/dev/mapper/rp5vg-root",
            "/dev/rp5vg/root",
            "/dev/disk/by-uuid/%s");

    @Test
    void itIsRefusedByEveryName() throws IOException {
        Provisioned provisioned = Provisioned.of(Layout.DEBIAN);
        Path share = new VmFolders("live-target").share();
        Files.copy(
                Path.of(System.getProperty("rp5.jar", "target/rp5-provision.jar")),
                share.resolve("rp5-provision.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(share.resolve("passphrase"), "long enough for anybody", StandardCharsets.US_ASCII);

        try (TargetBoot boot = TargetBoot.of("live-target", provisioned.disk())) {
            boot.unlock(provisioned.passphrase()).login();
            boot.run("mount -o remount,noatime /boot/firmware; install -m 0600 /run/host/passphrase /run/passphrase");
            // The check of each start keeps a pair of kernel and initramfs on the ESP when it is content.
            boot.run("systemctl is-system-running --wait");
            String before = state(boot);
            for (String name : NAMES) {
                String device = name.formatted(provisioned.id("boot_fs"));
                TargetBoot.Answer answer = boot.run(
                        "java -jar /run/host/rp5-provision.jar --yes --log-dir /run/test-logs --passphrase-file /run/passphrase "
                                + device + " >/run/host/result.json");

                assertThat(answer.exitCode())
                        .as(device + "\n" + answer.output())
                        .isEqualTo(2);
                JsonNode result = ToolGuest.json(share.resolve("result.json"));
                assertThat(result.at("/result").asText()).as(device).isEqualTo("FAIL_LIVE_DISK_GUARD");
                assertThat(result.at("/refusals/0/message").asText())
                        .contains("leads to the disk of the running system")
                        .contains("/boot/firmware");
                assertThat(result.at("/refusals/0/remedy").asText()).isNotBlank();
                assertThat(result.at("/commands")).as(device).isEmpty();
                assertThat(result.at("/failure/disk_state").asText()).isEqualTo("UNTOUCHED");
            }
            assertThat(state(boot)).isEqualTo(before);
        }
    }

    /** What could be left behind, and what must not change on the disk: its table, headers and boot files. */
    private static String state(TargetBoot boot) {
        return boot.run(
                        "cut -d' ' -f4- /proc/self/mountinfo; dmsetup ls; losetup --all; ls -d /run/rp5*; cat /proc/swaps;"
                                + " sync; sfdisk --dump /dev/ubda; head -c 16M /dev/ubda3 | sha256sum;"
                                + " cd /boot/firmware && find . -type f -exec sha256sum {} + | sort; cd /")
                .output();
    }
}
