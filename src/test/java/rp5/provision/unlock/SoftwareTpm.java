package rp5.provision.unlock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** swtpm, a TPM 2.0 as a program. A new folder is a new TPM. */
final class SoftwareTpm implements AutoCloseable {
    private static final int PORTS = 200;

    private final Process process;
    private final int port;

    private SoftwareTpm(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What these tests need beside a shell, without which they are skipped. */
    static boolean isInstalled() {
        return Stream.of("swtpm", "tpm2").allMatch(name -> Files.isExecutable(Path.of("/usr/bin", name)));
    }

    /** Whether what crosses its bus can be recorded. */
    static boolean hasCapture() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.anyMatch(folder -> Files.exists(folder.resolve("libtss2-tcti-pcap.so.0")));
        }
    }

    static SoftwareTpm in(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port = twoFreePorts();
        Process process = new ProcessBuilder(List.of(
                        "swtpm",
                        "socket",
                        "--tpm2",
                        "--tpmstate",
                        "dir=" + folder,
                        "--server",
                        "type=tcp,port=" + port,
                        "--ctrl",
                        "type=tcp,port=" + (port + 1),
                        "--flags",
                        "not-need-init,startup-clear"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        SoftwareTpm tpm = new SoftwareTpm(process, port);
        for (int i = 0; i < 100; i++) {
            if (!process.isAlive()) {
                throw new IOException("swtpm ended: " + Files.readString(folder.resolve("log")));
            }
            if (answers(port + 1)) {
                return tpm;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        tpm.close();
        throw new IOException("swtpm does not listen on port " + port);
    }

    /** For TPM2TOOLS_TCTI. */
    String tcti() {
        return "swtpm:port=" + port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The library that talks to swtpm takes the second port to be the next one. */
    private static int twoFreePorts() throws IOException {
        for (int i = 0; i < PORTS; i++) {
            try (ServerSocket first = new ServerSocket(0);
                    ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
                return second.getLocalPort() - 1;
            } catch (IOException | IllegalArgumentException e) {
                // The next one is taken, or there is none: another pair.
            }
        }
        throw new IOException("no two free ports in a row");
    }
}
