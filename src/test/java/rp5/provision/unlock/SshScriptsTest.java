package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.model.SshPublicKey;
import rp5.provision.testing.Shells;

/** The scripts for ssh, by every shell of this machine that an initramfs may have; what they name by an absolute path moved into a folder. */
class SshScriptsTest {
    private static final String KEYS = "command=\"/bin/cryptroot-unlock\" ssh-ed25519 AAAA me\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.here().stream();
    }

    @BeforeEach
    void anImage() throws IOException {
        for (String program : List.of(
                "sbin/dropbear",
                "bin/cryptroot-unlock",
                "bin/ipconfig",
                "lib/cryptsetup/askpass",
                "scripts/init-premount/dropbear",
                "scripts/local-bottom/rp5-network")) {
            executable(file(program, "#!/bin/sh\n"));
        }
        file("etc/passwd", "root:*:0:0::" + folder + "/root-x1:/bin/sh\n");
        file("root-x1/.ssh/authorized_keys", KEYS);
        file("conf/initramfs.conf", "MODULES=most\nIP=off\n");
        file("conf/conf.d/zz-rp5-provision", "IP=dhcp\n");
        file("lib/modules/6.12/modules.dep", "kernel/drivers/net/usb/cdc_ether.ko.xz: kernel/x.ko\n");
        file("lib/modules/6.12/modules.builtin", "kernel/drivers/net/ethernet/cadence/macb.ko\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void imageThatHasAllOfItIsGood(List<String> shell) throws Exception {
        assertThat(ssh(shell)).isEqualTo(new Ran(0, ""));
        assertThat(network(shell, "dhcp", "macb", "cdc-ether")).isEqualTo(new Ran(0, ""));
        assertThat(network(shell, "dhcp")).isEqualTo(new Ran(0, ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatAnImageLacksIsNamed(List<String> shell) throws Exception {
        assertThat(network(shell, "10.0.0.2:::255.0.0.0:::off").err)
                .contains("its network address is set to 'dhcp', not to '10.0.0.2:::255.0.0.0:::off'");
        assertThat(network(shell, "dhcp", "bcmgenet").err).contains("it has no driver bcmgenet");
        file("root-x1/.ssh/authorized_keys", KEYS + "ssh-ed25519 BBBB thief\n");
        assertThat(ssh(shell).err).contains("its authorized_keys is another one");
        Files.delete(folder.resolve("bin/cryptroot-unlock"));
        assertThat(ssh(shell).err).contains("it has no " + folder + "/bin/cryptroot-unlock");
        assertThat(ssh(shell).exit).isEqualTo(1);
    }

    @Test
    void dropbearAnswersWithItsHostKeyAndTakesNoPasswords() throws Exception {
        Path key = folder.resolve("etc/dropbear/host_key");
        Files.createDirectories(folder.resolve("etc/dropbear"));
        Ran made = run(List.of("dropbearkey", "-t", "ed25519", "-f", key.toString()), "");
        assertThat(made.exit).as(made.err).isZero();
        String fingerprint = Files.readString(folder.resolve("out"))
                .lines()
                .filter(line -> line.startsWith("ssh-ed25519 "))
                .map(line -> SshPublicKey.parse(line).fingerprint())
                .findFirst()
                .orElseThrow();
        file("etc/dropbear/dropbear.conf", Resources.text("dropbear.conf"));
        String script = Resources.code("ssh-try")
                .replace("chroot \"$1\" /bin/sh", "/bin/sh")
                .replace("/etc/dropbear/dropbear.conf", folder + "/etc/dropbear/dropbear.conf")
                .replace("/sbin/dropbear", "/usr/sbin/dropbear -r " + key)
                .replace("/rp5-ssh-try.pid", folder + "/pid");

        Ran talked = run(List.of("sh", "-c", script, "ssh-try", folder.toString()), "");

        assertThat(talked.exit).as(talked.err).isEqualTo(SshCommands.NOT_LET_IN);
        assertThat(SshAnswer.of(talked.err.lines().toList())).isEqualTo(new SshAnswer(fingerprint, "publickey"));
        assertThat(folder.resolve("pid")).doesNotExist();
    }

    /** The shell that configures the network, and what it has started, end when no cable is there; a dropbear that listens stays. */
    @ParameterizedTest
    @MethodSource("shells")
    void nothingWaitsForANetworkWithoutACable(List<String> shell) throws Exception {
        file("sys/class/net/lo/carrier", "1\n");
        file("sys/class/net/eth0/carrier", "0\n");
        Process configuring = new ProcessBuilder("/bin/sh", "-c", "trap '' TERM; sleep 300; sleep 300").start();
        try {
            waitForAChild(configuring);
            file("run/dropbear.pid", configuring.pid() + "\n");
            List<ProcessHandle> all = Stream.concat(configuring.descendants(), Stream.of(configuring.toHandle()))
                    .toList();

            long began = System.nanoTime();
            assertThat(end(shell).exit).isZero();

            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                    .isLessThan(5);
            assertThat(configuring.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(all).hasSize(2);
            for (int i = 0; i < 100 && all.stream().anyMatch(SshScriptsTest::goesOn); i++) {
                Thread.sleep(20);
            }
            assertThat(all).noneMatch(SshScriptsTest::goesOn);
        } finally {
            configuring.descendants().forEach(ProcessHandle::destroyForcibly);
            configuring.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void dropbearThatListensIsLeftToItsOwnScript(List<String> shell) throws Exception {
        Path sleep = Files.copy(Path.of("/bin/sleep").toRealPath(), folder.resolve("sbin/other"));
        executable(sleep);
        Files.delete(folder.resolve("sbin/dropbear"));
        Files.createSymbolicLink(folder.resolve("sbin/dropbear"), sleep);
        Process listening = new ProcessBuilder(sleep.toString(), "300").start();
        try {
            file("run/dropbear.pid", listening.pid() + "\n");

            assertThat(end(shell).exit).isZero();

            assertThat(listening.isAlive()).isTrue();
        } finally {
            listening.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingIsDoneWhereDropbearWasNeverStarted(List<String> shell) throws Exception {
        assertThat(end(shell)).isEqualTo(new Ran(0, ""));
    }

    /** It sources the file after each script, and waits for the network itself where IP is set. */
    @ParameterizedTest
    @MethodSource("shells")
    void initIsToldNotToWaitForTheNetwork(List<String> shell) throws Exception {
        end(shell);

        List<String> argv = new ArrayList<>(shell);
        argv.addAll(List.of("-c", "IP=dhcp; . " + folder.resolve("conf/param.conf") + "; echo $IP"));
        run(argv, "");
        assertThat(folder.resolve("out")).hasContent("none");
    }

    private static boolean goesOn(ProcessHandle process) {
        try {
            return process.isAlive()
                    && !Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                            .contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    private static void waitForAChild(Process process) throws InterruptedException {
        for (int i = 0; i < 100 && process.children().findAny().isEmpty(); i++) {
            Thread.sleep(20);
        }
    }

    private Ran ssh(List<String> shell) throws Exception {
        return check(
                shell,
                "ssh-check",
                List.of("/sbin/dropbear", "/bin/crypt", "/lib/", "/scripts/", "/etc/passwd"),
                List.of());
    }

    private Ran network(List<String> shell, String ip, String... modules) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(ip, "6.12"));
        arguments.addAll(Arrays.asList(modules));
        return check(shell, "network-check", List.of("/lib/", "/scripts/", "/conf/", "/bin/ipconfig"), arguments);
    }

    private Ran check(List<String> shell, String name, List<String> places, List<String> arguments) throws Exception {
        String script = Resources.code(name);
        for (String place : places) {
            assertThat(script).contains(place);
            script = script.replaceAll("(?<=[ \"])" + place, folder + place);
        }
        List<String> argv = new ArrayList<>(shell);
        argv.addAll(List.of("-c", script, name));
        argv.addAll(arguments);
        return run(argv, KEYS);
    }

    private Ran end(List<String> shell) throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        String script = Resources.code("network-end")
                .replace("/conf/", folder + "/conf/")
                .replace("/sys/class", folder + "/sys/class")
                .replace("/run/", folder + "/run/")
                .replace("/sbin/dropbear", folder + "/sbin/dropbear");
        List<String> argv = new ArrayList<>(shell);
        argv.addAll(List.of("-c", script, "rp5-network"));
        return run(argv, "");
    }

    private Ran run(List<String> argv, String input) throws Exception {
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(argv)
                .redirectError(err.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It did not read.
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), Files.readString(err));
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ran(int exit, String err) {}
}
