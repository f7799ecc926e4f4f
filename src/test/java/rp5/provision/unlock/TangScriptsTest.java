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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.testing.Shells;

/** The scripts for Tang with a real server and the real clevis, by every shell of this machine that an initramfs may have. */
class TangScriptsTest {
    private static final byte[] KEY = new byte[64];

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();

    static Stream<List<String>> shells() {
        return Shells.here().stream();
    }

    @BeforeEach
    void anInitramfsWithoutANetwork() throws IOException {
        new Random(7).nextBytes(KEY);
        KEY[3] = 0;
        KEY[63] = '\n';
        for (String name : List.of("bin", "sealed", "run", "sys/lo", "sys/eth0")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("sealed/.curlrc"), Resources.text("curlrc"));
        Files.writeString(folder.resolve("sys/lo/carrier"), "1\n");
        // It has no folder to change the root to: what comes behind runs as it is.
        program("chroot", "shift\nexec \"$@\"");
        program("ip", "echo \"ip $*\" >>" + folder + "/ip");
        environment.put("PATH", folder.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("RP5_NETWORK_SEALED", folder.resolve("sealed").toString());
        environment.put("RP5_NETWORK_SYS", folder.resolve("sys").toString());
        environment.put("RP5_NETWORK_RUN", folder.resolve("run").toString());
        environment.put("RP5_NETWORK_FUNCTIONS", folder.resolve("functions").toString());
        environment.put("RP5_NETWORK_LINK_WAIT", "1");
        environment.put("RP5_NETWORK_ADDRESS_WAIT", "2");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void keyComesBackByteForByteAndNoneOfItIsInWhatWasSealed(List<String> shell) throws Exception {
        try (TangDaemon tang = new TangDaemon(folder.resolve("db"))) {
            seal(tang);

            Ran ran = network(shell, "--network-is-up");

            assertThat(ran.exit).as(ran.err).isZero();
            assertThat(ran.out).isEqualTo(KEY);
            String sealed = Files.readString(folder.resolve("sealed/sealed.jwe"));
            assertThat(TangFiles.url(sealed)).contains(tang.url());
            assertThat(TangFiles.hasName(sealed)).isFalse();
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("sealed/sealed.jwe"))))
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingComesFromAServerThatIsGoneOrIsAnotherOne(List<String> shell) throws Exception {
        try (TangDaemon tang = new TangDaemon(folder.resolve("db"))) {
            seal(tang);
        }
        Ran gone = network(shell, "--network-is-up");
        assertThat(gone.exit).isEqualTo(1);
        assertThat(gone.out).isEmpty();
        assertThat(gone.err).contains("rp5-unlock: network: the server did not help");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void keyComesFromAServerWithNewKeysForAsLongAsItHasTheOldOnes(List<String> shell) throws Exception {
        try (TangDaemon tang = new TangDaemon(folder.resolve("db"))) {
            seal(tang);
            tang.rotateKeys();
            assertThat(network(shell, "--network-is-up").out).isEqualTo(KEY);

            tang.forgetOldKeys();
            Ran ran = network(shell, "--network-is-up");
            assertThat(ran.exit).isEqualTo(1);
            assertThat(ran.out).isEmpty();
            assertThat(ran.err).contains("the server did not help");
        }
    }

    /** With the programs of the image, which here are this machine's. */
    @Test
    void whetherTheServerAnswersIsTold() throws Exception {
        List<String> asked = new ArrayList<>();
        try (TangDaemon tang = new TangDaemon(folder.resolve("db"))) {
            asked.addAll(TangCommands.answers(Path.of("/"), tang.url()).argv());
            assertThat(run(asked, new byte[0]).exit).isZero();
        }
        Ran gone = run(asked, new byte[0]);
        assertThat(gone.exit).isEqualTo(1);
        assertThat(gone.err).contains("curl: (");
    }

    @Test
    void serverThatDoesNotSignWithTheNamedKeyIsNotTrusted() throws Exception {
        try (TangDaemon tang = new TangDaemon(folder.resolve("db"))) {
            Ran ran = run(
                    argv(List.of("sh"), "tang-seal", tang.url(), "A".repeat(43), "/", folder + "/sealed/sealed.jwe"),
                    KEY);

            assertThat(ran.exit).isNotZero();
            assertThat(folder.resolve("sealed/sealed.jwe")).doesNotExist();
        }
    }

    @Test
    void whatIsNoTangServerIsNamed() throws Exception {
        Ran nobody = run(argv(List.of("sh"), "tang-keys", "http://127.0.0.1:1"), new byte[0]);

        assertThat(nobody.exit).isEqualTo(1);
        assertThat(nobody.err).contains("curl: (7)");
        assertThat(nobody.out).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void networkIsSetUpFirstAndWhatItSaysDoesNotGetIntoTheKey(List<String> shell) throws Exception {
        Files.writeString(folder.resolve("sys/eth0/carrier"), "1\n");
        Files.writeString(
                folder.resolve("functions"),
                "configure_networking() { echo chatter; sleep 1; echo \"IPV4DNS0='0.0.0.0'\" >" + folder
                        + "/run/net-eth0.conf; }\n");
        try (TangDaemon tang = new TangDaemon(folder.resolve("db"))) {
            seal(tang);

            Ran ran = network(shell);

            assertThat(ran.exit).as(ran.err).isZero();
            assertThat(ran.out).isEqualTo(KEY);
            assertThat(folder.resolve("run/rp5-network.up")).exists();
            assertThat(folder.resolve("ip"))
                    .content()
                    .contains("ip link set dev eth0 up")
                    .doesNotContain("lo up");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nobodyWaitsLongWithoutACable(List<String> shell) throws Exception {
        Files.writeString(folder.resolve("sealed/sealed.jwe"), "x");
        Files.writeString(folder.resolve("sys/eth0/carrier"), "0\n");

        Ran ran = network(shell);

        assertThat(ran.exit).isEqualTo(1);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err).contains("no cable is plugged in");
    }

    /** Standard output would stay open, and cryptsetup wait for its end, if what configures the network went on with it. */
    @ParameterizedTest
    @MethodSource("shells")
    void nobodyWaitsLongWithoutAnAddressAndNothingGoesOn(List<String> shell) throws Exception {
        Files.writeString(folder.resolve("sealed/sealed.jwe"), "x");
        Files.writeString(folder.resolve("sys/eth0/carrier"), "1\n");
        Path pids = folder.resolve("pids");
        Files.writeString(
                folder.resolve("functions"), "configure_networking() { sleep 300 & echo $! >" + pids + "; wait; }\n");

        Ran ran = network(shell);

        assertThat(ran.exit).isEqualTo(1);
        assertThat(ran.err).contains("this machine got no address");
        String stat = "/proc/" + Files.readString(pids).strip() + "/stat";
        for (int i = 0; i < 100 && goesOn(stat); i++) {
            Thread.sleep(20);
        }
        assertThat(goesOn(stat)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void networkThatDropbearsScriptSetsUpIsWaitedFor(List<String> shell) throws Exception {
        Files.writeString(folder.resolve("sealed/sealed.jwe"), "x");
        Files.writeString(folder.resolve("sys/eth0/carrier"), "1\n");
        Files.writeString(folder.resolve("run/dropbear.pid"), "1\n");
        Files.writeString(folder.resolve("functions"), "configure_networking() { echo TWICE >&2; }\n");

        Ran ran = network(shell);

        assertThat(ran.err).contains("this machine got no address").doesNotContain("TWICE");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingIsAskedWhenNothingWasSealed(List<String> shell) throws Exception {
        assertThat(network(shell).err).contains("nothing was sealed");
    }

    private static boolean goesOn(String stat) {
        try {
            return !Files.readString(Path.of(stat)).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    private void seal(TangDaemon tang) throws Exception {
        Ran keys = run(argv(List.of("sh"), "tang-keys", tang.url()), new byte[0]);
        assertThat(keys.exit).as(keys.err).isZero();
        String thumbprint = new String(keys.out, StandardCharsets.US_ASCII).strip();
        assertThat(thumbprint).matches("[A-Za-z0-9_-]{43}");
        Ran sealed =
                run(argv(List.of("sh"), "tang-seal", tang.url(), thumbprint, "/", folder + "/sealed/sealed.jwe"), KEY);
        assertThat(sealed.exit).as(sealed.err).isZero();
    }

    private static List<String> argv(List<String> shell, String script, String... arguments) {
        List<String> argv = new ArrayList<>(shell);
        argv.addAll(List.of("-c", Resources.code(script), script));
        argv.addAll(Arrays.asList(arguments));
        return argv;
    }

    private Ran network(List<String> shell, String... arguments) throws Exception {
        return run(argv(shell, "network", arguments), new byte[0]);
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve("bin").resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran run(List<String> argv, byte[] input) throws Exception {
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(argv).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            // It did not read.
        }
        // Until nobody holds it open any more.
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, Files.readString(err));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Ran(int exit, byte[] out, String err) {}
}
